/** Who lives in the sandbox. */

/** The account most tests are logged in as. */
export const MAIN = 293793435;
/** Whom it follows, and talks with. */
export const UP = 1;
/** A friend: each follows the other. */
export const FRIEND = 3690970;
/** Nobody the account ever talked with. */
export const SILENT = 1070915568;
/** A fan group the account and the friend are in. */
export const FANS = 221082140;
