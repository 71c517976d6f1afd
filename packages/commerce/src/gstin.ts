const FORM = /^\d{2}[A-Z]{5}\d{4}[A-Z][1-9A-Z]Z[0-9A-Z]$/;
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const BASE = DIGITS.length;

/**
 * The check digit of the first fourteen characters of a GSTIN: the values 0 to 35 times 1 and 2 in
 * turn, each product counted as quotient plus remainder by 36, and the sum completed to 36.
 */
export function gstinCheckDigit(firstFourteen: string): string {
  const total = Array.from(firstFourteen).reduce((sum, character, index) => {
    const product = DIGITS.indexOf(character) * (index % 2 === 0 ? 1 : 2);
    return sum + Math.floor(product / BASE) + (product % BASE);
  }, 0);
  return DIGITS.charAt((BASE - (total % BASE)) % BASE);
}

/** Whether the text has the form of a GSTIN and its check digit is right. */
export function isGstin(text: string): boolean {
  return FORM.test(text) && gstinCheckDigit(text.slice(0, 14)) === text.slice(14);
}
