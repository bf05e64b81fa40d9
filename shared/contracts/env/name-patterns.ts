/** Names in every environment, for who reads it with its schema and for who reads it without. */
export const TENANT_NAME = /^[a-z0-9-]{1,32}$/;
export const STAGE_NAME = /^[a-z0-9-]{1,20}$/;
