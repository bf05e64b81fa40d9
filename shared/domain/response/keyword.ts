/** Words by which a phone tells us to stop, to go on, or to help. */

export type Keyword = 'stop' | 'start' | 'help';

/**
 * What a text message asks for; undefined when it is an answer like any other.
 *
 * Case, accents, punctuation and surrounding spaces do not matter. A word counts when it is the
 * whole message; the few that can hardly mean anything else also when a short message begins with
 * them ("STOP please"): a wish not to be written to shall not fail for its form (47 CFR
 * 64.1200(a)(10), "any reasonable means").
 */
export function readKeyword(body: string): Keyword | undefined {
  const text = folded(body);
  if (STOP.has(text)) return 'stop';
  if (START.has(text)) return 'start';
  if (HELP.has(text)) return 'help';
  const words = text.split(' ');
  return words.length <= MAX_WORDS && UNMISTAKABLE.has(words[0] ?? '') ? 'stop' : undefined;
}

const MAX_WORDS = 5;

const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/**
 * The words that AWS, US carriers and 47 CFR 64.1200(a)(10) name (first two lines), then what
 * people write in other languages: Czech and Slovak, German, Dutch and Scandinavian, French,
 * Spanish and Portuguese, Italian, Polish, Hungarian, Russian and Ukrainian, Greek, Turkish, Chinese, Japanese.
 */
const STOP: ReadonlySet<string> = new Set(
  `STOP,STOPALL,STOP ALL,CANCEL,END,QUIT,OPTOUT,OPT OUT,REMOVE,REVOKE,UNSUBSCRIBE
  ARRET,TD
  ODHLASIT,ODHLASENI,ODHLASIT SE,ODHLASIT SA,ZRUSIT,KONEC,KONIEC,NECHCI,NEPOSILAT
  STOPP,ABMELDEN,ABBESTELLEN,AFMELDEN,AFMELD,AVREGISTRERA,AVSLUTA
  DESABONNER,DESINSCRIPTION,ARRETER
  BAJA,ALTO,PARAR,CANCELAR,SAIR,REMOVER
  ANNULLA,DISISCRIVI,CANCELLAMI
  WYPISZ,REZYGNUJE,KONIEC SMS
  LEIRATKOZAS,LEIRATKOZOM
  СТОП,ОТПИСАТЬСЯ,ОТПИСКА,ВІДПИСАТИСЯ
  ΔΙΑΚΟΠΗ,ΣΤΟΠ
  DUR,IPTAL,RET
  退订,拒收
  停止,解除,配信停止`
    .split(/[,\n]/)
    .map(folded),
);

const START: ReadonlySet<string> = new Set(['START', 'UNSTOP', 'YES']);
const HELP: ReadonlySet<string> = new Set(['HELP', 'INFO', 'POMOC', 'HILFE', 'AIDE', 'AYUDA']);

const UNMISTAKABLE: ReadonlySet<string> = new Set([
  'STOP',
  'STOPALL',
  'STOPP',
  'UNSUBSCRIBE',
  'OPTOUT',
  'ARRET',
  'ODHLASIT',
  'ABMELDEN',
  'СТОП',
]);
