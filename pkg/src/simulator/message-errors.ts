import type { Paths } from "../provider/types.js";
import { firstString } from "./read-paths.js";
import type { ProviderData } from "./provider-data.js";

/** An error code that a message can have. */
export interface MessageError {
  readonly code: string;
  readonly text: string | null;
  /** The provider's status of a message with this error; null if it documents none. */
  readonly status: string | null;
  readonly conditions: readonly string[];
}

/** The documented error codes for messages of an accepted send. */
export function messageErrors({ profile: { response = {} }, errors }: ProviderData): readonly MessageError[] {
  const inResponses = errors.documented.flatMap(({ status, code, body, conditions = [] }) => {
    if (code === null || status >= 300) return [];
    const read = (paths: Paths | undefined): string | null => firstString(paths, body);
    return [{ code, text: read(response.messageErrorMessage), status: read(response.messageStatus), conditions }];
  });
  const alone = Object.entries(errors.messageCodes ?? {}).map(([code, rest]) => ({ code, status: null, ...rest }));
  return [...inResponses, ...alone];
}
