import type { ApiResponse, SendResult, TidingsError } from "tidings";

/** How a call ended. */
export type Ending =
  | { readonly kind: "sent"; readonly result: SendResult }
  | { readonly kind: "read"; readonly response: ApiResponse }
  | { readonly kind: "failed"; readonly error: TidingsError };
