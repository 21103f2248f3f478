/** Cases that run beside one neighbouring call. */
export const GROUP = 16;
