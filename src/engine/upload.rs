//! Uploads: an image is looked at before a byte leaves, and a file is looked for when the network fails.

use super::exchange::Exchange;
use super::{Added, Answer, Call, Config, Cx, Effect, Event, Machine, Output, Question, Step, ready};
use crate::address::safe_url;
use crate::endpoint::{self, ImageSource};
use crate::error::{Error, ErrorKind};
use crate::facts::{self, Facts, Slot};
use crate::http::{Account, FileId, TransportError};
use crate::id::MAX_SAFE_INTEGER;
use crate::image::{self, ImageInfo};
use crate::reply::Data;
use std::time::Duration;

/// How long the address of an uploaded file works where it does not say so itself.
const LIFETIME: Duration = Duration::from_secs(900);

/// Puts an image on the service's image host. Yields the reply, with an `image_url` that a page may use.
#[derive(Debug)]
pub struct UploadImage(ImageUpload);

/// Uploads a file to customer service. Yields the reply with `expiresAt`, when its address stops working, in ms since 1970.
#[derive(Debug)]
pub struct UploadFile(Upload);

impl UploadImage {
    /// An upload of the image `file` of `size` bytes.
    ///
    /// # Errors
    /// Nobody is logged in.
    pub fn new(file: FileId, size: u64, call: Call, account: &dyn Account, config: &Config) -> Result<Self, Error> {
        ImageUpload::new(file, size, call, account, config).map(Self)
    }
}

impl Machine for UploadImage {
    fn step(&mut self, event: Event, cx: &mut Cx<'_>) -> Step<Result<Output, Error>> {
        Step::Ready(ready!(self.0.step(event, cx)).and_then(|(data, image)| {
            let url = safe_url(&image.url).ok_or_else(|| reply_error("the reply has an odd `image_url`"))?;
            Ok(Output::Data(data, vec![("image_url", Added::Text(url))]))
        }))
    }

    fn cancel(&mut self, cx: &mut Cx<'_>) {
        self.0.cancel(cx);
    }
}

impl UploadFile {
    /// An upload of `file`, about which `endpoint` says the rest.
    ///
    /// # Errors
    /// It is too large or has no name, or nobody is logged in.
    pub fn new(
        endpoint: &endpoint::UploadFile,
        file: FileId,
        call: Call,
        account: &dyn Account,
        config: &Config,
    ) -> Result<Self, Error> {
        let exchange = Exchange::new(endpoint, call, account, config, Some((file, endpoint.size)))?;
        Ok(Self(Upload { exchange, argument: "file", file, phase: UploadPhase::Posting }))
    }
}

impl Machine for UploadFile {
    fn step(&mut self, event: Event, cx: &mut Cx<'_>) -> Step<Result<Output, Error>> {
        Step::Ready(ready!(self.0.step(event, cx)).and_then(|data| {
            let url = facts::of::<FileFacts>(&data)?.url.ok_or_else(|| reply_error("the reply has no `url`"))?;
            let expires_at = expires_at(&url).unwrap_or_else(|| ms(cx.wall + LIFETIME));
            Ok(Output::Data(data, vec![("expiresAt", Added::Integer(expires_at))]))
        }))
    }

    fn cancel(&mut self, cx: &mut Cx<'_>) {
        self.0.cancel(cx);
    }
}

/// An image on its way to the image host, as a part of calls.
#[derive(Debug)]
pub(super) struct ImageUpload {
    upload: Upload,
    size: u64,
    phase: ImagePhase,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum ImagePhase {
    Started,
    /// Waits for the first bytes of the file.
    Sniffing,
    Posting(ImageInfo),
    Over,
}

impl ImageUpload {
    pub(super) fn new(
        file: FileId,
        size: u64,
        call: Call,
        account: &dyn Account,
        config: &Config,
    ) -> Result<Self, Error> {
        let exchange = Exchange::new(&endpoint::UploadImage, call, account, config, Some((file, size)))?;
        let upload = Upload { exchange, argument: "image", file, phase: UploadPhase::Posting };
        Ok(Self { upload, size, phase: ImagePhase::Started })
    }

    /// Like [`Machine::step`], with the reply, and the image as a message has it.
    pub(super) fn step(&mut self, event: Event, cx: &mut Cx<'_>) -> Step<Result<(Data, ImageSource), Error>> {
        match (self.phase, event) {
            (ImagePhase::Started, Event::Started) => {
                self.phase = ImagePhase::Sniffing;
                Step::Pending(self.upload.read_prefix(image::PREFIX_BYTES, cx))
            }
            (ImagePhase::Sniffing, Event::Answer(Answer::Prefix(prefix))) => match image::sniff(&prefix, self.size) {
                Ok(info) => {
                    self.phase = ImagePhase::Posting(info);
                    self.post(info, Event::Started, cx)
                }
                Err(error) => self.end(Err(error)),
            },
            (ImagePhase::Sniffing, Event::Answer(Answer::Failed(error))) => self.end(Err(error)),
            (ImagePhase::Posting(info), event) => self.post(info, event, cx),
            _ => Step::UNCHANGED,
        }
    }

    /// Like [`Machine::cancel`].
    pub(super) fn cancel(&mut self, cx: &mut Cx<'_>) {
        self.phase = ImagePhase::Over;
        self.upload.cancel(cx);
    }

    fn post(&mut self, info: ImageInfo, event: Event, cx: &mut Cx<'_>) -> Step<Result<(Data, ImageSource), Error>> {
        let data = ready!(self.upload.step(event, cx));
        let uploaded = data.and_then(|data| {
            let image = facts::of::<ImageFacts>(&data)?.source(info, self.size)?;
            Ok((data, image))
        });
        self.end(uploaded)
    }

    fn end<T>(&mut self, result: Result<T, Error>) -> Step<Result<T, Error>> {
        self.phase = ImagePhase::Over;
        Step::Ready(result)
    }
}

/// The POST of a file. It waits for no write and no write waits for it.
#[derive(Debug)]
struct Upload {
    exchange: Exchange,
    /// The argument that the file was given as.
    argument: &'static str,
    file: FileId,
    phase: UploadPhase,
}

#[derive(Debug)]
enum UploadPhase {
    Posting,
    /// After this failure the file is read again: a browser does not tell a file that is gone from a network that is.
    Rereading(Error),
    Over,
}

impl Upload {
    fn step(&mut self, event: Event, cx: &mut Cx<'_>) -> Step<Result<Data, Error>> {
        match (&self.phase, event) {
            (UploadPhase::Posting, event) => match ready!(self.exchange.step(event, cx)) {
                Err(error) if error.kind == ErrorKind::Network => {
                    self.phase = UploadPhase::Rereading(error);
                    Step::Pending(self.read_prefix(1, cx))
                }
                Err(error) if error == TransportError::FileUnreadable.into() => self.end(Err(self.unreadable())),
                reply => self.end(reply.map(Option::unwrap_or_default)),
            },
            (UploadPhase::Rereading(failure), Event::Answer(Answer::Prefix(_))) => self.end(Err(failure.clone())),
            (UploadPhase::Rereading(failure), Event::Answer(Answer::Failed(error))) => {
                // A file that takes its time is not gone.
                let is_late = error.kind == ErrorKind::Timeout;
                self.end(Err(if is_late { failure.clone() } else { self.unreadable() }))
            }
            _ => Step::UNCHANGED,
        }
    }

    fn cancel(&mut self, cx: &mut Cx<'_>) {
        if let UploadPhase::Posting = self.phase {
            self.exchange.cancel(cx);
        }
        self.phase = UploadPhase::Over;
    }

    fn read_prefix(&self, bytes: u32, cx: &Cx<'_>) -> Effect {
        let limit = self.exchange.call().limit.unwrap_or(cx.engine.config.limit);
        Effect::Ask { question: Question::ReadPrefix { file: self.file, bytes }, limit }
    }

    fn unreadable(&self) -> Error {
        Error::input(self.argument, &Error::from(TransportError::FileUnreadable).message)
    }

    fn end(&mut self, result: Result<Data, Error>) -> Step<Result<Data, Error>> {
        self.phase = UploadPhase::Over;
        Step::Ready(result)
    }
}

#[derive(Debug, Default)]
struct ImageFacts {
    url: Option<String>,
    width: Option<i128>,
    height: Option<i128>,
}

impl Facts for ImageFacts {
    fn names(&self) -> &'static [&'static str] {
        &["image_url", "image_width", "image_height"]
    }

    fn slot(&mut self, place: usize) -> Slot<'_> {
        match place {
            0 => Slot::text(&mut self.url),
            1 => Slot::integer(&mut self.width),
            _ => Slot::integer(&mut self.height),
        }
    }
}

impl ImageFacts {
    /// The image as a message has it. What stands in the file counts more than what the service says; all but the address
    /// may be as odd as it likes.
    fn source(self, info: ImageInfo, size: u64) -> Result<ImageSource, Error> {
        let url = self.url.ok_or_else(|| reply_error("the reply has no `image_url`"))?;
        let sniffed = info.pixels.and_then(|(width, height)| Some((length(width)?, length(height)?)));
        let (width, height) = sniffed.or_else(|| Some((length(self.width?)?, length(self.height?)?))).unzip();
        #[expect(clippy::cast_precision_loss, reason = "images have at most 20 MB")]
        let kilobytes = size as f64 / 1024.0;
        Ok(ImageSource {
            url,
            width,
            height,
            image_type: Some(info.kind.to_owned()),
            old_type: None,
            original: Some(true),
            size: Some((kilobytes * 1000.0).round() / 1000.0),
        })
    }
}

/// A length in px, where a JavaScript number holds it exactly.
fn length(pixels: impl TryInto<i64>) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "what is rounded is too large all the same")]
    let pixels = pixels.try_into().ok()? as f64;
    (0.0..=MAX_SAFE_INTEGER).contains(&pixels).then_some(pixels)
}

#[derive(Debug, Default)]
struct FileFacts {
    url: Option<String>,
}

impl Facts for FileFacts {
    fn names(&self) -> &'static [&'static str] {
        &["url"]
    }

    fn slot(&mut self, _: usize) -> Slot<'_> {
        Slot::text(&mut self.url)
    }
}

fn reply_error(message: &str) -> Error {
    Error::new(ErrorKind::Reply, message)
}

/// When a signed address stops working, in ms since 1970, where it says so.
fn expires_at(url: &str) -> Option<i64> {
    let (_, query) = url.split_once('?')?;
    let parameter = |wanted: &str| form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == wanted);
    let (_, date) = parameter("X-Amz-Date")?;
    let (_, lifetime) = parameter("X-Amz-Expires")?;
    let lifetime = number(&lifetime).filter(|_| lifetime.len() <= 9)?;
    Some((seconds_since_1970(&date)? + lifetime) * 1000)
}

/// Reads a time as `20240803T115447Z`.
fn seconds_since_1970(date: &str) -> Option<i64> {
    let (day, time) = date.strip_suffix('Z')?.split_once('T')?;
    if (day.len(), time.len()) != (8, 6) {
        return None;
    }
    let (day, time) = (number(day)?, number(time)?);
    let (year, month, day) = (day / 10_000, day / 100 % 100, day % 100);
    let (hour, minute, second) = (time / 10_000, time / 100 % 100, time % 100);
    let is_date = (1..=12).contains(&month) && (1..=31).contains(&day) && hour < 24 && minute < 60 && second < 60;
    is_date.then(|| ((days_since_1970(year, month, day) * 24 + hour) * 60 + minute) * 60 + second)
}

/// Days of the Gregorian calendar. Years begin in March here, so that leap days come last.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    // 719,468 days lie between the 1st of March of the year 0 and the 1st of January 1970.
    year * 365 + leap_days + (153 * month + 2) / 5 + day - 1 - 719_468
}

fn number(digits: &str) -> Option<i64> {
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

fn ms(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signed_address_says_when_it_expires() {
        for (query, expected) in [
            ("X-Amz-Date=20240803T115447Z&X-Amz-Expires=900", Some(1_722_686_987_000)),
            ("X-Amz-Date=20240229T000000Z&X-Amz-Expires=0", Some(1_709_164_800_000)),
            ("a=%&X-Amz-Expires=1&X-Amz-Date=19700101T000000Z", Some(1000)),
            ("X-Amz-Date=today&X-Amz-Expires=900", None),
            ("X-Amz-Date=20241303T115447Z&X-Amz-Expires=900", None),
            ("X-Amz-Date=20240803T115447Z", None),
            ("X-Amz-Date=20240803T115447Z&X-Amz-Expires=-1", None),
            ("X-Amz-Date=20240803T115447Z&X-Amz-Expires=1234567890", None),
            ("X-Amz-Date=+0240803T115447Z&X-Amz-Expires=1", None),
            ("", None),
        ] {
            assert_eq!(expires_at(&format!("https://jssz-boss.hdslb.com/a?{query}")), expected, "{query}");
        }
    }

    #[test]
    fn what_the_file_says_of_an_image_counts_more_than_the_reply() {
        let facts = |width, height| ImageFacts { url: Some("http://i0.hdslb.com/a.png".into()), width, height };
        let size = |facts: ImageFacts, pixels| {
            let image = facts.source(ImageInfo { kind: "png", pixels }, 28).unwrap_or_default();
            assert_eq!((image.original, image.size), (Some(true), Some(0.027)));
            image.width.zip(image.height)
        };
        assert_eq!(size(facts(Some(1), Some(2)), Some((256, 128))), Some((256.0, 128.0)));
        assert_eq!(size(facts(Some(1), Some(2)), None), Some((1.0, 2.0)));
        assert_eq!(size(facts(Some(1), None), None), None);
        assert_eq!(size(facts(Some(-1), Some(2)), None), None);
        assert_eq!(size(facts(Some(1), Some(1 << 53)), None), None);
    }
}
