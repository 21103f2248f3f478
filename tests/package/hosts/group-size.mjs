/** Cases that run beside one neighbouring call. */
export const GROUP_SIZE = 16;
