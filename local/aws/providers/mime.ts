/** The parts of a raw mail that SES and a reader of the inbox look at. */
import PostalMime, { type Address } from 'postal-mime';

export interface ParsedMail {
  /** As in the header, with the display name. */
  readonly from: string;
  /** Bare addresses of To, Cc and Bcc. */
  readonly recipients: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  /** Of X-SES-MESSAGE-TAGS. */
  readonly tags: Readonly<Record<string, string>>;
  /** Of X-SES-CONFIGURATION-SET. */
  readonly configurationSet?: string;
}

export async function parseMail(raw: Buffer): Promise<ParsedMail> {
  const mail = await PostalMime.parse(raw);
  const headers = mail.headerLines.map(({ line }) => {
    const colon = line.indexOf(':');
    return {
      name: line.slice(0, colon),
      value: line
        .slice(colon + 1)
        .replace(/\r?\n(?=[ \t])/g, '')
        .trim(),
    };
  });
  const header = (name: string): string | undefined =>
    headers.find((line) => line.name.toLowerCase() === name)?.value;
  const configurationSet = header('x-ses-configuration-set');
  return {
    from: header('from') ?? '',
    recipients: [...(mail.to ?? []), ...(mail.cc ?? []), ...(mail.bcc ?? [])].flatMap(addresses),
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    html: mail.html ?? '',
    headers,
    tags: tagsOf(header('x-ses-message-tags') ?? ''),
    ...(configurationSet ? { configurationSet } : {}),
  };
}

function addresses(entry: Address): string[] {
  if (entry.group) return entry.group.flatMap(addresses);
  return entry.address ? [entry.address] : [];
}

/** `name1=value1, name2=value2` */
function tagsOf(text: string): Record<string, string> {
  const pairs = text.split(',').map((pair) => pair.split('=').map((part) => part.trim()));
  return Object.fromEntries(pairs.filter((pair): pair is [string, string] => pair.length === 2));
}
