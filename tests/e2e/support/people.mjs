/** Accounts of the sandbox. */

/** The account that most tests log in as. */
export const MAIN = 293793435;
/** Followed by it, with a conversation. */
export const UP = 1;
/** A friend: they follow each other. */
export const FRIEND = 3690970;
/** A user without a conversation. */
export const SILENT = 1070915568;
/** A fan group of the account and the friend. */
export const FANS = 221082140;
