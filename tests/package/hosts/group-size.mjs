/** How many cases run beside one unrelated call. */
export const GROUP_SIZE = 16;
