/** Strings and numbers of the profile format that several of its types have. */

/** @minLength 1 */
export type NonEmptyString = string;

/** @pattern ^https:// */
export type HttpsUrl = string;

/** @pattern ^[!#$%&'*+.^_`|~0-9A-Za-z-]+$ */
export type HeaderName = string;

/**
 * @asType integer
 * @minimum 1
 */
export type PositiveInteger = number;
