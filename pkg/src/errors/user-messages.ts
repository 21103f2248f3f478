/** What `adviceFor` says to users: in English here, in other languages by import. */

/**
 * Sentences for users, in one language. `{when}` stands for one of the times below, and `{count}` for a number. A sentence that is missing is
 * said in English.
 */
export interface UserMessages {
  /** A failure that passes. `{when}` is when to try again. */
  readonly tryLater?: string;
  /** A failure that the user can do nothing about. */
  readonly notYourFault?: string;
  /** The phone number is wrong. */
  readonly checkNumber?: string;
  /** The text or its attachments cannot be sent. */
  readonly changeText?: string;
  /** A limit is used up. `{when}` is when to try again. */
  readonly quota?: string;
  /** The recipient asked for no more messages. */
  readonly optedOut?: string;
  /** A filter blocked the message. */
  readonly blocked?: string;
  /** The phone did not accept the message. `{when}` is when to try again. */
  readonly carrier?: string;
  /** The send was cancelled before it began. */
  readonly aborted?: string;
  /** The message may have gone out: not to be sent again for now. */
  readonly unknown?: string;
  /** The message went out: not to be sent again. */
  readonly sent?: string;
  /** `{when}` if no time is known: "later". */
  readonly later?: string;
  /** `{when}` in seconds: for one, and for any other `{count}`. The same for the units below. */
  readonly seconds?: readonly [one: string, other: string];
  readonly minutes?: readonly [one: string, other: string];
  readonly hours?: readonly [one: string, other: string];
  readonly days?: readonly [one: string, other: string];
}

/** @internal */
export const ENGLISH: Required<UserMessages> = {
  tryLater: "The message could not be sent just now. Please try again {when}.",
  notYourFault: "The message could not be sent. This is not your fault, and we are looking into it.",
  checkNumber: "Please check the phone number, with its country code.",
  changeText: "The message cannot be sent as it is. Please shorten or change it.",
  quota: "No more messages can be sent at the moment. Please try again {when}.",
  optedOut: "This number has asked to get no messages from us. Its owner can turn them on again by replying START.",
  blocked: "The message was not let through. Please change its wording, or get in touch with us.",
  carrier: "The phone could not be reached. Please check the number, or try again {when}.",
  aborted: "Sending was cancelled. Nothing was sent.",
  unknown: "We do not know yet whether the message was sent. Please do not send another one for now.",
  sent: "The message was sent. Please do not send it again.",
  later: "later",
  seconds: ["in {count} second", "in {count} seconds"],
  minutes: ["in {count} minute", "in {count} minutes"],
  hours: ["in {count} hour", "in {count} hours"],
  days: ["in {count} day", "in {count} days"],
};
