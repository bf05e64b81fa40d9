/** The time zone that a phone number gives away: only where its country keeps one time everywhere. */

/**
 * Undefined when `e164` is no E.164 number, or its country keeps several times (+1 of the mainland,
 * +7, +55, +61, Spain and Portugal for their islands, China for Xinjiang's unofficial one, …).
 * Where the number is registered need not be where its owner is; a zone on the profile wins.
 */
export function zoneImpliedByPhone(e164: string): string | undefined {
  if (!/^\+[1-9]\d{6,14}$/.test(e164)) return undefined;
  table ??= readTable();
  for (let digits = 2; digits <= 4; digits++) {
    const zone = table.get(e164.slice(1, 1 + digits));
    if (zone !== undefined) return zone;
  }
  return undefined;
}

/** The dialling codes that imply a zone, without `+`. */
export const impliedZones = (): ReadonlyMap<string, string> => (table ??= readTable());

let table: ReadonlyMap<string, string> | undefined;

const readTable = (): ReadonlyMap<string, string> =>
  new Map(
    ONE_TIME.trim()
      .split(/;\s*/)
      .flatMap((entry) => {
        const words = entry.split(' ');
        const zone = words.pop() ?? '';
        return words.map((code): [string, string] => [code, zone]);
      }),
  );

/**
 * Dialling codes (ITU-T E.164 assigned country codes; three-digit areas of the North American
 * plan) of countries whose zones in tzdb 2025b `zone.tab` show one and the same clock from 2022 to
 * 2035: one zone, or several that differ only in the past, as Berlin and Busingen do. A code that
 * countries share (+44, +39, +590) is here when they all agree; +500 and +672 are not, for the
 * stations in South Georgia and the Antarctic. +90 is Turkey's time, also for Northern Cyprus.
 */
const ONE_TIME = `
  20 Africa/Cairo; 211 Africa/Juba; 212 Africa/Casablanca; 213 Africa/Algiers; 216 Africa/Tunis;
  218 Africa/Tripoli; 220 Africa/Banjul; 221 Africa/Dakar; 222 Africa/Nouakchott;
  223 Africa/Bamako; 224 Africa/Conakry; 225 Africa/Abidjan; 226 Africa/Ouagadougou;
  227 Africa/Niamey; 228 Africa/Lome; 229 Africa/Porto-Novo; 231 Africa/Monrovia;
  232 Africa/Freetown; 233 Africa/Accra; 234 Africa/Lagos; 235 Africa/Ndjamena; 236 Africa/Bangui;
  237 Africa/Douala; 239 Africa/Sao_Tome; 240 Africa/Malabo; 241 Africa/Libreville;
  242 Africa/Brazzaville; 244 Africa/Luanda; 245 Africa/Bissau; 249 Africa/Khartoum;
  250 Africa/Kigali; 251 Africa/Addis_Ababa; 252 Africa/Mogadishu; 253 Africa/Djibouti;
  254 Africa/Nairobi; 255 Africa/Dar_es_Salaam; 256 Africa/Kampala; 257 Africa/Bujumbura;
  258 Africa/Maputo; 260 Africa/Lusaka; 263 Africa/Harare; 264 Africa/Windhoek;
  265 Africa/Blantyre; 266 Africa/Maseru; 267 Africa/Gaborone; 268 Africa/Mbabane;
  27 Africa/Johannesburg; 291 Africa/Asmara;
  1242 America/Nassau; 1246 America/Barbados; 1264 America/Anguilla; 1268 America/Antigua;
  1284 America/Tortola; 1340 America/St_Thomas; 1345 America/Cayman; 1473 America/Grenada;
  1649 America/Grand_Turk; 1658 1876 America/Jamaica; 1664 America/Montserrat;
  1721 America/Lower_Princes; 1758 America/St_Lucia; 1767 America/Dominica;
  1784 America/St_Vincent; 1787 1939 America/Puerto_Rico; 1809 1829 1849 America/Santo_Domingo;
  1868 America/Port_of_Spain; 1869 America/St_Kitts; 297 America/Aruba; 501 America/Belize;
  502 America/Guatemala; 503 America/El_Salvador; 504 America/Tegucigalpa; 505 America/Managua;
  506 America/Costa_Rica; 507 America/Panama; 508 America/Miquelon; 509 America/Port-au-Prince;
  51 America/Lima; 53 America/Havana; 54 America/Argentina/Buenos_Aires; 57 America/Bogota;
  58 America/Caracas; 590 America/Guadeloupe; 591 America/La_Paz; 592 America/Guyana;
  594 America/Cayenne; 595 America/Asuncion; 596 America/Martinique; 597 America/Paramaribo;
  598 America/Montevideo; 599 America/Curacao;
  357 Asia/Nicosia; 374 Asia/Yerevan; 60 Asia/Kuala_Lumpur; 63 Asia/Manila; 65 Asia/Singapore;
  66 Asia/Bangkok; 670 Asia/Dili; 673 Asia/Brunei; 81 Asia/Tokyo; 82 Asia/Seoul;
  84 Asia/Ho_Chi_Minh; 850 Asia/Pyongyang; 852 Asia/Hong_Kong; 853 Asia/Macau; 855 Asia/Phnom_Penh;
  856 Asia/Vientiane; 880 Asia/Dhaka; 886 Asia/Taipei; 91 Asia/Kolkata; 92 Asia/Karachi;
  93 Asia/Kabul; 94 Asia/Colombo; 95 Asia/Yangon; 961 Asia/Beirut; 962 Asia/Amman;
  963 Asia/Damascus; 964 Asia/Baghdad; 965 Asia/Kuwait; 966 Asia/Riyadh; 967 Asia/Aden;
  968 Asia/Muscat; 970 Asia/Gaza; 971 Asia/Dubai; 972 Asia/Jerusalem; 973 Asia/Bahrain;
  974 Asia/Qatar; 975 Asia/Thimphu; 977 Asia/Kathmandu; 98 Asia/Tehran; 992 Asia/Dushanbe;
  993 Asia/Ashgabat; 994 Asia/Baku; 995 Asia/Tbilisi; 996 Asia/Bishkek; 998 Asia/Samarkand;
  1441 Atlantic/Bermuda; 238 Atlantic/Cape_Verde; 298 Atlantic/Faroe; 354 Atlantic/Reykjavik;
  30 Europe/Athens; 31 Europe/Amsterdam; 32 Europe/Brussels; 33 Europe/Paris; 350 Europe/Gibraltar;
  352 Europe/Luxembourg; 353 Europe/Dublin; 355 Europe/Tirane; 356 Europe/Malta;
  358 Europe/Helsinki; 359 Europe/Sofia; 36 Europe/Budapest; 370 Europe/Vilnius; 371 Europe/Riga;
  372 Europe/Tallinn; 373 Europe/Chisinau; 375 Europe/Minsk; 376 Europe/Andorra; 377 Europe/Monaco;
  378 Europe/San_Marino; 381 Europe/Belgrade; 382 Europe/Podgorica; 385 Europe/Zagreb;
  386 Europe/Ljubljana; 387 Europe/Sarajevo; 389 Europe/Skopje; 39 Europe/Rome;
  40 Europe/Bucharest; 41 Europe/Zurich; 420 Europe/Prague; 421 Europe/Bratislava;
  423 Europe/Vaduz; 43 Europe/Vienna; 44 Europe/London; 45 Europe/Copenhagen; 46 Europe/Stockholm;
  47 Europe/Oslo; 48 Europe/Warsaw; 49 Europe/Berlin; 90 Europe/Istanbul;
  230 Indian/Mauritius; 246 Indian/Chagos; 248 Indian/Mahe; 261 Indian/Antananarivo;
  269 Indian/Comoro; 960 Indian/Maldives;
  1670 Pacific/Saipan; 1671 Pacific/Guam; 1684 Pacific/Pago_Pago;
  674 Pacific/Nauru; 676 Pacific/Tongatapu; 677 Pacific/Guadalcanal; 678 Pacific/Efate;
  679 Pacific/Fiji; 680 Pacific/Palau; 681 Pacific/Wallis; 682 Pacific/Rarotonga; 683 Pacific/Niue;
  685 Pacific/Apia; 687 Pacific/Noumea; 688 Pacific/Funafuti; 690 Pacific/Fakaofo;
  692 Pacific/Majuro
`;
