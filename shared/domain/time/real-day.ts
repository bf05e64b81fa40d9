/** @param text begins with a day, `2026-12-01`. False for one that no calendar has, such as 2026-02-30. */
export function isRealDay(text: string): boolean {
  const day = text.slice(0, 10);
  const at = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
}
