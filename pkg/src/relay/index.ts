/**
 * `tidings/relay`: the server end of a page's client. It has the provider's key, and decides who may send what.
 *
 * @packageDocumentation
 */
export { createRelay } from "./relay.js";
export type { Relay } from "./relay.js";
export type { RelayClient, RelayOptions } from "./options.js";
export type { RelayField } from "./fields.js";
export type { Draft } from "./draft.js";
export type { Expose, ExposableErrorFact, ExposableResultFact } from "./expose.js";
export type { Grant, GrantLimit } from "./grant.js";
export { tokenAuthorizer } from "./authorize.js";
export { issueToken, TokenError, verifyToken } from "./token.js";
export type { IssueTokenOptions, TokenErrorCode, TokenSecret, VerifyTokenOptions } from "./token.js";
export type { RelayEvent, RelayPart } from "./events.js";
export type { RelayCode } from "./rejection.js";
