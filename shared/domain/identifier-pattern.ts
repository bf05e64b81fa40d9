/** Of ids, for whoever reads them without their schema. */
export const SLUG = /^[a-z0-9][a-z0-9_-]{0,63}$/;
export const CUSTOMER_ID = /^[!"$&->@-~]{1,128}$/;
export const MESSAGE_ID = /^[0-9a-z]{26}$/;
export const EVENT_TYPE = /^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$/;
export const EVENT_TYPE_CHARACTERS = 100;
