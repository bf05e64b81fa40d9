/**
 * The examples' e-mails: a few words each, set into one layout. Slots are written `[[…]]`, so that
 * the engine's own `{{ … }}` passes through untouched.
 */
import * as z from 'zod';

const rowSchema = z.strictObject({ label: z.string(), value: z.coerce.string() });

/** The words of one message in one language; `link` is a name of the template's links. */
export const messageSchema = z.strictObject({
  subject: z.string(),
  preheader: z.string(),
  headline: z.string(),
  paragraphs: z.array(z.string()).min(1),
  facts: z.array(rowSchema).default([]),
  code: rowSchema.optional(),
  button: z.strictObject({ label: z.string(), link: z.string() }),
  note: z.string().optional(),
  /** Why they get it, where it is not for the brand's usual reason. */
  why: z.string().optional(),
});
export type Message = z.infer<typeof messageSchema>;

const footerSchema = z.strictObject({
  why: z.string(),
  unsubscribe: z.string(),
  preferences: z.string(),
});

export const brandSchema = z.strictObject({
  name: z.string(),
  color: z.string(),
  accent: z.string(),
  onAccent: z.string(),
  address: z.string(),
  sender: z.record(z.string(), z.string()),
  smsSender: z.record(z.string(), z.string()),
  footer: z.record(z.string(), footerSchema),
});
export type Brand = z.infer<typeof brandSchema>;

/**
 * The whole HTML. Words are HTML already and are set in as they are: they are the marketer's own,
 * and the values of customers come in later, escaped by the engine. Throws RangeError when the
 * brand has no footer in `language`, or a slot is not known.
 */
export function emailHtml(
  layout: string,
  brand: Brand,
  language: string,
  message: Message,
): string {
  const footer = brand.footer[language];
  if (footer === undefined) throw new RangeError(`the brand has no footer in ${language}`);
  const { paragraphs, facts, code, note, button } = message;
  const blocks: Readonly<Record<string, readonly Slots[]>> = {
    paragraphs: paragraphs.map((words) => ({ '.': words })),
    facts: facts.map(({ label, value }) => ({ label, value })),
    code: code === undefined ? [] : [{ label: code.label, value: code.value }],
    note: note === undefined ? [] : [{ '.': note }],
  };
  const slots: Slots = {
    language,
    headline: message.headline,
    'button.label': button.label,
    'button.url': `{{ links.${button.link} }}`,
    'brand.name': brand.name,
    'brand.color': brand.color,
    'brand.accent': brand.accent,
    'brand.onAccent': brand.onAccent,
    'brand.address': brand.address,
    'footer.why': message.why ?? footer.why,
    'footer.unsubscribe': footer.unsubscribe,
    'footer.preferences': footer.preferences,
  };
  const repeated = layout.replace(
    /[ \t]*\[\[#(\w+)\]\]\n?([\s\S]*?)[ \t]*\[\[\/\1\]\]\n?/g,
    (_, name: string, inner: string) =>
      (blocks[name] ?? unknownSlot(name)).map((each) => fill(inner, each)).join(''),
  );
  return fill(repeated, slots);
}

type Slots = Readonly<Record<string, string>>;

const fill = (text: string, slots: Slots): string =>
  text.replace(/\[\[([\w.]+)\]\]/g, (_, name: string) => slots[name] ?? unknownSlot(name));

function unknownSlot(name: string): never {
  throw new RangeError(`the layout has a slot [[${name}]] that nothing fills`);
}
