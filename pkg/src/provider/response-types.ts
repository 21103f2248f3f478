/** The profile format: how the messages in a response are read. */

import type { MessageStatus } from "../vocabulary.js";
import type { Path, Paths, ProfileCondition } from "./path-types.js";
import type { NonEmptyString } from "./value-types.js";

/** The paths to the facts of a successful send's response, or of a documented call that returns messages. */
export interface ProfileResponse {
  /**
   * Whether a 2xx without a body is a success.
   *
   * @default false
   */
  readonly mayBeEmpty?: boolean;
  /** Each of these conditions means that the whole request failed, whatever its status. */
  readonly failedWhen?: readonly ProfileCondition[];
  /** The path to the id of the whole send. */
  readonly id?: Paths;
  /**
   * Words that stand in the place of an id where there is none: `None`.
   *
   * @minItems 1
   */
  readonly noIds?: readonly NonEmptyString[];
  /** The path to the status of the whole send. */
  readonly status?: Paths;
  /** The path to the request's id, which the provider's support asks for. Also `header:name`. */
  readonly requestId?: Paths;
  /** The paths to the arrays that have an item for each message. Without an array, the body is the one message. */
  readonly items?: Paths;
  /** The path to a message's id, within the item. */
  readonly messageId?: Paths;
  /**
   * The path to a message's recipient, within the item. `to[*]`: the item stands for a message to each recipient.
   */
  readonly messageTo?: Paths;
  /** The path to the caller's reference, within the item. `^reference` is beside the array. */
  readonly messageReference?: Paths;
  /** The path to the idempotency key that the message was sent with, within the item. */
  readonly messageKey?: Paths;
  /** The path to a message's status, within the item. Of several, the first with a word of `statuses` counts. */
  readonly messageStatus?: Paths;
  /**
   * The path to the code of a failed message's error, within the item. Of several, the first that is not in `errors.successCodes` counts. With an unknown status, or without a status of its own, a
   * code means that the message failed.
   */
  readonly messageErrorCode?: Paths;
  /** The path to the text of a failed message's error, within the item. */
  readonly messageErrorMessage?: Paths;
  /** The path to an array of recipients that the provider rejected although it accepted the request. */
  readonly rejectedRecipients?: Path;
  /**
   * The message statuses, by the provider's word for each. Of words that differ only in the case of ASCII letters, the one that is
   * written alike counts first.
   */
  readonly statuses?: Readonly<Record<string, MessageStatus>>;
  /** The status of every word that is not in `statuses`, in the response to a send. Without it: `unknown`. */
  readonly defaultStatus?: MessageStatus;
}
