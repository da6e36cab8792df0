//! POST CS `/x/custom/msg_svr/v1/upload`: a file for customer service; its address works for 15 minutes.

use crate::http::call::Call;
use crate::http::files::FOLDER;
use crate::reply::{Outcome, Refusal};
use crate::world::World;
use crate::world::file::LIFETIME;
use serde_json::json;

/// 300 MiB.
const MAX_BYTES: u64 = 300 << 20;

pub fn answer(call: &Call, mid: u64, world: &mut World) -> Outcome {
    let bad_request = || Refusal::of(-400);
    // A part without a file name is a field, not a file.
    let file = call.part("file").filter(|part| part.filename.is_some()).ok_or_else(bad_request)?;
    call.part("filename").filter(|part| part.bytes > 0).ok_or_else(bad_request)?;
    let claimed = call.part("mid").ok_or_else(bad_request)?.text();
    if claimed.parse() != Ok(mid) {
        return Err(Refusal::of(1_200_201));
    }
    if file.bytes > MAX_BYTES {
        return Err(Refusal::of(1_000_011));
    }
    let stored = world.keep_file(file);
    let (date, time) = utc(stored.uploaded);
    let url = format!(
        "https://jssz-boss.hdslb.com{FOLDER}{key}?X-Amz-Algorithm=AWS4-HMAC-SHA256\
         &X-Amz-Credential=sandboxsandboxsa%2F{date}%2Fjssz%2Fs3%2Faws4_request&X-Amz-Date={date}T{time}Z\
         &X-Amz-Expires={LIFETIME}&X-Amz-SignedHeaders=host&X-Amz-Signature={signature}",
        key = stored.key,
        signature = stored.signature,
    );
    Ok(json!({"key": stored.key, "url": url}).into())
}

/// `YYYYMMDD` and `HHMMSS` of Unix seconds. Days to a date after Howard Hinnant's `civil_from_days`.
fn utc(seconds: i64) -> (String, String) {
    let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    let (hour, minute) = (second / 3_600, second / 60 % 60);
    (format!("{year:04}{month:02}{day:02}"), format!("{hour:02}{minute:02}{:02}", second % 60))
}

#[cfg(test)]
mod tests {
    #[test]
    fn unix_seconds_become_dates_in_utc() {
        let at = |seconds| super::utc(seconds);
        assert_eq!(at(0), ("19700101".to_owned(), "000000".to_owned()));
        assert_eq!(at(1_722_686_087), ("20240803".to_owned(), "115447".to_owned()));
        assert_eq!(at(1_709_164_800), ("20240229".to_owned(), "000000".to_owned()));
    }
}
