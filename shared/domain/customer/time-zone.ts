const known = new Map<string, boolean>();

/** True for an IANA zone name that this runtime's zone data knows. Offsets such as `+02:00` are not zones. */
export function isTimeZone(name: string): boolean {
  const cached = known.get(name);
  if (cached !== undefined) return cached;
  const valid = /^[A-Za-z]/.test(name) && formats(name);
  if (known.size < 1000) known.set(name, valid);
  return valid;
}

function formats(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
