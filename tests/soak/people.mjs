/** Who writes to whom. */

/** The account of the tabs. */
export const OWN = 293_793_435;
export const COOKIE = `SESSDATA=xxx; bili_jct=xxx; DedeUserID=${OWN}`;
export const TOKEN = "xxx";

const person = (id, more) => ({ id, isGroup: false, argument: id, ...more });

export const UP = person(1);
export const FRIEND = person(3_690_970);
export const PAL = person(401_742_377);
/** Somebody with a long history. */
export const OLD = person(500_001);
export const FANS = { id: 221_082_140, isGroup: true, argument: { talker_id: 221_082_140, session_type: 2 } };

/** Those who are written to. */
export const TALKERS = [UP, FRIEND, PAL, FANS];
export const ALL = [...TALKERS, OLD];

/** Others, who only write now and then. */
export const CROWD = Array.from({ length: 60 }, (_, at) => person(600_001 + at));

/** Texts that several senders have in common. */
export const COMMON = ["ok", "好的", "早 [doge]", "good morning"];
