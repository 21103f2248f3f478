/** Whether a string is a phone number in E.164 form: a plus sign and 7 to 15 digits, the first not 0. */
export function isE164(text: string): boolean {
  return /^\+[1-9][0-9]{6,14}$/.test(text);
}
