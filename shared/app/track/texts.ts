/** What the public pages say, by language. */
import type { Survey } from '#shared/domain/links/template-links.ts';
import { lookupLanguage } from '#shared/domain/templates/language.ts';

export interface Texts {
  readonly language: string;
  readonly unknownTitle: string;
  readonly unknownText: string;
  readonly expiredTitle: string;
  readonly expiredText: string;
  readonly unsubscribeTitle: string;
  readonly unsubscribeText: Readonly<Record<'email' | 'sms', string>>;
  readonly unsubscribeButton: string;
  readonly unsubscribedTitle: string;
  readonly unsubscribedText: Readonly<Record<'email' | 'sms', string>>;
  readonly toPreferences: string;
  readonly preferencesTitle: string;
  readonly preferencesText: string;
  readonly channels: Readonly<Record<'email' | 'sms', string>>;
  readonly saveButton: string;
  readonly noneButton: string;
  readonly saved: string;
  readonly serviceNote: string;
  readonly surveyTitle: Readonly<Record<Survey, string>>;
  readonly surveyScale: Readonly<Record<Survey, string>>;
  readonly sendButton: string;
}

const EN: Texts = {
  language: 'en',
  unknownTitle: 'This link does not work',
  unknownText: 'It may have been cut off on its way. Please open it from the message again.',
  expiredTitle: 'This link has expired',
  expiredText: 'The message it came with is too old.',
  unsubscribeTitle: 'Unsubscribe',
  unsubscribeText: {
    email: 'Do you want no more offers by e-mail?',
    sms: 'Do you want no more offers by text message?',
  },
  unsubscribeButton: 'Unsubscribe',
  unsubscribedTitle: 'You are unsubscribed',
  unsubscribedText: {
    email: 'You will get no more offers by e-mail.',
    sms: 'You will get no more offers by text message.',
  },
  toPreferences: 'Choose what you want to get',
  preferencesTitle: 'Your choices',
  preferencesText: 'How may we send you offers?',
  channels: { email: 'By e-mail', sms: 'By text message' },
  saveButton: 'Save',
  noneButton: 'No offers at all',
  saved: 'Your choices are saved.',
  serviceNote: 'Messages about your account are not affected.',
  surveyTitle: {
    nps: 'How likely are you to recommend us?',
    csat: 'How satisfied are you?',
  },
  surveyScale: {
    nps: '0: not at all likely, 10: extremely likely',
    csat: '1: not at all, 5: very',
  },
  sendButton: 'Send',
};

const CS: Texts = {
  language: 'cs',
  unknownTitle: 'Tento odkaz nefunguje',
  unknownText: 'Možná se cestou zkrátil. Otevřete jej prosím znovu ze zprávy.',
  expiredTitle: 'Platnost odkazu vypršela',
  expiredText: 'Zpráva, se kterou přišel, je příliš stará.',
  unsubscribeTitle: 'Odhlášení',
  unsubscribeText: {
    email: 'Nechcete už dostávat nabídky e-mailem?',
    sms: 'Nechcete už dostávat nabídky v SMS?',
  },
  unsubscribeButton: 'Odhlásit',
  unsubscribedTitle: 'Jste odhlášeni',
  unsubscribedText: {
    email: 'Nabídky e-mailem už vám posílat nebudeme.',
    sms: 'Nabídky v SMS už vám posílat nebudeme.',
  },
  toPreferences: 'Vybrat, co chcete dostávat',
  preferencesTitle: 'Vaše volby',
  preferencesText: 'Jak vám smíme posílat nabídky?',
  channels: { email: 'E-mailem', sms: 'V SMS' },
  saveButton: 'Uložit',
  noneButton: 'Žádné nabídky',
  saved: 'Vaše volby jsou uloženy.',
  serviceNote: 'Zpráv o vašem účtu se to netýká.',
  surveyTitle: {
    nps: 'Jak pravděpodobně byste nás doporučili?',
    csat: 'Jak jste spokojeni?',
  },
  surveyScale: {
    nps: '0: vůbec ne, 10: určitě ano',
    csat: '1: vůbec ne, 5: velmi',
  },
  sendButton: 'Odeslat',
};

const BY_LANGUAGE: Readonly<Record<string, Texts>> = { en: EN, cs: CS };

/**
 * In the customer's language where it is known, else in the first of the browser's that we have
 * (RFC 9110, 12.5.4; written in order of preference by every browser, so weights are not read).
 */
export function textsFor(known: string | undefined, acceptLanguage: string | undefined): Texts {
  const asked = (acceptLanguage ?? '').split(',').map((part) => part.split(';')[0]?.trim());
  for (const wanted of [known, ...asked]) {
    const found = BY_LANGUAGE[lookupLanguage(Object.keys(BY_LANGUAGE), wanted, '')];
    if (found !== undefined) return found;
  }
  return EN;
}
