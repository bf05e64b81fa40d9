/** Templates as the API takes them, in one language. */
const OFFER_LINKS: Readonly<Record<string, string>> = { offer: 'https://bank.example/offer' };

export const mailTemplate = (
  html: string,
  { name = 'Mail', subject = 'An offer', links = OFFER_LINKS } = {},
) => ({
  name,
  channel: 'email',
  defaultLanguage: 'en',
  links,
  languages: { en: { subject, html } },
});

export const TEXT_TEMPLATE = {
  name: 'Text',
  channel: 'sms',
  defaultLanguage: 'en',
  languages: { en: { body: 'An offer. Opt out: STOP' } },
};
