//! Reads records out of a file of unknown encoding and delimiter, in constant memory.
//!
//! A quote that is never closed would swallow the rest of the file; here it costs its own line:
//! the record is given up after [`MOST_RECORD`] bytes, and reading goes on with the next line.

use encoding_rs::{Decoder, UTF_16BE, UTF_16LE, WINDOWS_1252};
use serde::Serialize;
use std::io::{self, Read};

/// How much is looked at to tell encoding and delimiter.
const HEAD: usize = 64 * 1024;
/// Longest record, in bytes.
pub(super) const MOST_RECORD: usize = 256 * 1024;

/// How the characters of a file are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FileEncoding {
    /// UTF-8, with or without a mark at its beginning.
    #[default]
    Utf8,
    /// Windows-1252 (Latin-1 with more), as older spreadsheets write it; it was decoded.
    Windows1252,
    /// UTF-16, as some spreadsheets write it; it was decoded.
    Utf16,
}

/// What is wrong with a record as such.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Broken {
    /// Characters that do not fit the encoding of the file.
    NotReadable,
    /// A quote that is opened and not closed.
    QuoteNotClosed,
    /// More than [`MOST_RECORD`] bytes in one line.
    TooLong,
}

/// One record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Record {
    /// The line on which it begins; the first line of the file is 1.
    pub(super) line: u64,
    /// Its fields, or what is wrong.
    pub(super) fields: Result<Vec<String>, Broken>,
}

/// Reads records.
pub(super) struct Records<R> {
    source: Source<R>,
    /// Bytes that are read next, before the source: what follows the line of an open quote.
    again: Vec<u8>,
    again_at: usize,
    window: Vec<u8>,
    window_at: usize,
    line: u64,
    after_return: bool,
    /// What separates fields.
    pub(super) delimiter: u8,
    /// How characters are written, as far as is known.
    guess: Option<FileEncoding>,
}

impl<R: Read> Records<R> {
    pub(super) fn new(mut inner: R) -> io::Result<Self> {
        let mut head = Vec::new();
        inner.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
        let taken = head.len() as u64;
        let utf16 = match head.as_slice() {
            [0xFF, 0xFE, ..] | [_, 0, _, 0, ..] => Some(UTF_16LE),
            [0xFE, 0xFF, ..] | [0, _, 0, _, ..] => Some(UTF_16BE),
            _ => None,
        };
        let mut source = Source { inner, read: taken, decoder: utf16.map(encoding_rs::Encoding::new_decoder) };
        let mut window = Vec::new();
        let guess = if source.decoder.is_some() {
            source.decode(&head, head.len() < HEAD, &mut window);
            Some(FileEncoding::Utf16)
        } else {
            window.extend_from_slice(head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&head));
            if window.len() < head.len() { Some(FileEncoding::Utf8) } else { guess(&window, head.len() < HEAD) }
        };
        let delimiter = delimiter(&window);
        Ok(Self {
            source,
            again: Vec::new(),
            again_at: 0,
            window,
            window_at: 0,
            line: 1,
            after_return: false,
            delimiter,
            guess,
        })
    }

    /// Bytes of the file read so far.
    pub(super) fn bytes_read(&self) -> u64 {
        self.source.read
    }

    pub(super) fn encoding(&self) -> FileEncoding {
        self.guess.unwrap_or_default()
    }

    /// The next record; blank lines are skipped.
    pub(super) fn next(&mut self) -> io::Result<Option<Record>> {
        loop {
            let start = self.line;
            match self.scan()? {
                Scanned::End => return Ok(None),
                Scanned::Blank => {}
                Scanned::Fields(fields) => {
                    let fields = self.decode(fields);
                    return Ok(Some(Record { line: start, fields }));
                }
                Scanned::Given(raw, broken) => {
                    self.go_on_behind_first_line(&raw, start);
                    return Ok(Some(Record { line: start, fields: Err(broken) }));
                }
            }
        }
    }

    fn byte(&mut self) -> io::Result<Option<u8>> {
        if let Some(byte) = self.again.get(self.again_at) {
            self.again_at += 1;
            return Ok(Some(*byte));
        }
        if self.window_at == self.window.len() {
            self.window.clear();
            self.window_at = 0;
            if !self.source.fill(&mut self.window)? {
                return Ok(None);
            }
        }
        let byte = self.window[self.window_at];
        self.window_at += 1;
        Ok(Some(byte))
    }

    fn scan(&mut self) -> io::Result<Scanned> {
        let mut raw = Vec::new();
        let mut split = Split::default();
        loop {
            let Some(byte) = self.byte()? else {
                return Ok(match (raw.is_empty(), split.state) {
                    (true, _) => Scanned::End,
                    (false, State::Quoted) => Scanned::Given(raw, Broken::QuoteNotClosed),
                    (false, _) => split.finish(),
                });
            };
            if std::mem::take(&mut self.after_return) && byte == b'\n' {
                continue;
            }
            let quoted = split.state == State::Quoted;
            if byte == b'\n' || (byte == b'\r' && !quoted) {
                self.line += 1;
            }
            if !quoted && (byte == b'\n' || byte == b'\r') {
                self.after_return = byte == b'\r';
                return Ok(if raw.is_empty() { Scanned::Blank } else { split.finish() });
            }
            raw.push(byte);
            split.take(byte, self.delimiter);
            if raw.len() > MOST_RECORD {
                let broken = if split.state == State::Quoted { Broken::QuoteNotClosed } else { Broken::TooLong };
                return Ok(Scanned::Given(raw, broken));
            }
        }
    }

    /// Goes on with the line behind the one on which a record began that was given up.
    fn go_on_behind_first_line(&mut self, raw: &[u8], start: u64) {
        self.line = start;
        if let Some(end) = raw.iter().position(|byte| *byte == b'\n') {
            let mut again = raw[end + 1..].to_vec();
            again.extend_from_slice(&self.again[self.again_at..]);
            self.again = again;
            self.again_at = 0;
            self.line = start + 1;
        } else {
            self.skip_line();
        }
    }

    /// Skips the rest of a line that is longer than any record.
    fn skip_line(&mut self) {
        while let Ok(Some(byte)) = self.byte() {
            if byte == b'\n' {
                self.line += 1;
                return;
            }
        }
    }

    fn decode(&mut self, fields: Vec<Vec<u8>>) -> Result<Vec<String>, Broken> {
        let ascii = fields.iter().all(|field| field.is_ascii());
        let valid = ascii || fields.iter().all(|field| std::str::from_utf8(field).is_ok());
        if self.guess.is_none() && !ascii {
            self.guess = Some(if valid { FileEncoding::Utf8 } else { FileEncoding::Windows1252 });
        }
        // Windows-1252 that happens to be valid UTF-8 does not occur in words of any language.
        let texts: Vec<String> = if valid {
            fields.into_iter().map(|field| String::from_utf8(field).unwrap_or_default()).collect()
        } else if self.guess == Some(FileEncoding::Windows1252) {
            fields.iter().map(|field| WINDOWS_1252.decode_without_bom_handling(field).0.into_owned()).collect()
        } else {
            return Err(Broken::NotReadable);
        };
        let odd = |c: char| matches!(c, '\u{80}'..='\u{9f}' | '\u{fffd}' | '\0');
        if texts.iter().any(|text| text.contains(odd)) { Err(Broken::NotReadable) } else { Ok(texts) }
    }
}

enum Scanned {
    Fields(Vec<Vec<u8>>),
    Given(Vec<u8>, Broken),
    Blank,
    End,
}

#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum State {
    #[default]
    FieldStart,
    Plain,
    Quoted,
    /// Behind a quote inside a quoted field: its end, or the first half of a doubled quote.
    QuoteInQuoted,
}

/// Splits a record into fields (RFC 4180; lenient where a quote stands in the middle of a field).
#[derive(Default)]
struct Split {
    state: State,
    field: Vec<u8>,
    fields: Vec<Vec<u8>>,
}

impl Split {
    fn take(&mut self, byte: u8, delimiter: u8) {
        self.state = match (self.state, byte) {
            (State::FieldStart, b'"') => State::Quoted,
            (State::Quoted, b'"') => State::QuoteInQuoted,
            (State::Quoted, _) | (State::QuoteInQuoted, b'"') => {
                self.field.push(byte);
                State::Quoted
            }
            (_, byte) if byte == delimiter => {
                self.fields.push(std::mem::take(&mut self.field));
                State::FieldStart
            }
            _ => {
                self.field.push(byte);
                State::Plain
            }
        };
    }

    fn finish(mut self) -> Scanned {
        self.fields.push(self.field);
        Scanned::Fields(self.fields)
    }
}

struct Source<R> {
    inner: R,
    read: u64,
    decoder: Option<Decoder>,
}

impl<R: Read> Source<R> {
    /// Adds the next bytes as UTF-8 (or whatever the file is in, when that is made of bytes too);
    /// false at its end.
    fn fill(&mut self, out: &mut Vec<u8>) -> io::Result<bool> {
        let mut bytes = [0_u8; 16 * 1024];
        loop {
            let n = match self.inner.read(&mut bytes) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                other => other?,
            };
            self.read += n as u64;
            if self.decoder.is_some() {
                self.decode(&bytes[..n], n == 0, out);
            } else {
                out.extend_from_slice(&bytes[..n]);
            }
            if n == 0 || !out.is_empty() {
                return Ok(!out.is_empty());
            }
        }
    }

    fn decode(&mut self, bytes: &[u8], last: bool, out: &mut Vec<u8>) {
        let Some(mut decoder) = self.decoder.take() else { return };
        let mut text =
            String::with_capacity(decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(4 * bytes.len() + 16));
        let _ = decoder.decode_to_string(bytes, &mut text, last);
        out.extend_from_slice(text.as_bytes());
        if last {
            // A decoder may not be used behind the end; what is read there is empty anyway.
            self.decoder = Some(UTF_16LE.new_decoder());
        } else {
            self.decoder = Some(decoder);
        }
    }
}

/// The encoding, from the first bytes; none while all of them are ASCII.
fn guess(head: &[u8], whole: bool) -> Option<FileEncoding> {
    let (mut fitting, mut broken) = (0_usize, 0_usize);
    let mut chunks = head.utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        fitting += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        let cut_off = chunks.peek().is_none() && !whole;
        broken += usize::from(!chunk.invalid().is_empty() && !cut_off);
    }
    match (fitting, broken) {
        (0, 0) => None,
        (fitting, broken) if fitting >= broken => Some(FileEncoding::Utf8),
        _ => Some(FileEncoding::Windows1252),
    }
}

/// The character that separates most on the first line, outside quotes.
fn delimiter(head: &[u8]) -> u8 {
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in head.iter().skip_while(|byte| matches!(byte, b'\r' | b'\n')) {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if !quoted => {
                if let Some((_, count)) = counts.iter_mut().find(|(delimiter, _)| delimiter == byte) {
                    *count += 1;
                }
            }
            _ => {}
        }
    }
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(delimiter, _)| delimiter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(bytes: &[u8]) -> (Vec<Record>, FileEncoding, u8) {
        let mut records = Records::new(bytes).unwrap();
        let mut out = Vec::new();
        while let Some(record) = records.next().unwrap() {
            out.push(record);
        }
        (out, records.encoding(), records.delimiter)
    }

    fn texts(bytes: &[u8]) -> Vec<(u64, Vec<String>)> {
        all(bytes).0.into_iter().map(|record| (record.line, record.fields.unwrap())).collect()
    }

    #[test]
    fn lines_are_counted_as_an_editor_counts_them() {
        let file = b"a,b\r\n\r\n1,\"two\nlines\"\r\n\n3,4";
        let want = [(1, vec!["a", "b"]), (3, vec!["1", "two\nlines"]), (6, vec!["3", "4"])];
        let got = texts(file);
        assert_eq!(got.len(), 3);
        for ((line, fields), (want_line, want_fields)) in got.iter().zip(&want) {
            assert_eq!((line, fields.iter().map(String::as_str).collect::<Vec<_>>()), (want_line, want_fields.clone()));
        }
    }

    #[test]
    fn encodings_and_delimiters_are_told_apart() {
        let text = "nom;prix\nété « sûr » œuvre;49,90 €\n";
        let latin = WINDOWS_1252.encode(text).0.into_owned();
        let little: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let big: Vec<u8> = [0xFE, 0xFF].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
        let bare: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked: Vec<u8> = b"\xEF\xBB\xBF".iter().copied().chain(text.bytes()).collect();
        for (bytes, encoding) in [
            (text.as_bytes().to_vec(), FileEncoding::Utf8),
            (marked, FileEncoding::Utf8),
            (latin, FileEncoding::Windows1252),
            (little, FileEncoding::Utf16),
            (big, FileEncoding::Utf16),
            (bare, FileEncoding::Utf16),
        ] {
            let (records, found, delimiter) = all(&bytes);
            assert_eq!((found, delimiter), (encoding, b';'));
            assert_eq!(records[1].fields, Ok(vec!["été « sûr » œuvre".to_owned(), "49,90 €".to_owned()]));
        }
    }

    #[test]
    fn the_first_accent_far_down_decides() {
        let mut file = b"nom,prix\n".to_vec();
        for _ in 0..20_000 {
            file.extend_from_slice(b"chemise,49\n");
        }
        let mut latin = file.clone();
        latin.extend_from_slice(b"\xE9t\xE9,49\n");
        let (records, encoding, _) = all(&latin);
        assert_eq!(encoding, FileEncoding::Windows1252);
        assert_eq!(records.last().unwrap().fields.as_ref().unwrap()[0], "été");
        file.extend_from_slice("été,49\n".as_bytes());
        assert_eq!(all(&file).1, FileEncoding::Utf8);
    }

    #[test]
    fn one_broken_line_of_utf8_is_told_and_no_other_suffers() {
        let mut file = "nom,prix\nété,1\nhiver,2\n".as_bytes().to_vec();
        file.extend_from_slice(b"\xE9t\xE9,3\n");
        file.extend_from_slice("noël,4\n".as_bytes());
        let (records, encoding, _) = all(&file);
        assert_eq!(encoding, FileEncoding::Utf8);
        assert_eq!(records[3], Record { line: 4, fields: Err(Broken::NotReadable) });
        assert_eq!(records[4].fields.as_ref().unwrap()[0], "noël");
    }

    #[test]
    fn an_open_quote_costs_its_own_line() {
        let short = b"a,b\n\"open,1\nx,2\ny,3\n";
        let (records, ..) = all(short);
        assert_eq!(records[1], Record { line: 2, fields: Err(Broken::QuoteNotClosed) });
        assert_eq!(records[2..].iter().map(|r| r.line).collect::<Vec<_>>(), [3, 4]);
        let mut long = b"a,b\n\"open,1\n".to_vec();
        for _ in 0..100_000 {
            long.extend_from_slice(b"xxx,2\n");
        }
        let (records, ..) = all(&long);
        assert_eq!(records.len(), 100_002);
        assert_eq!(records.last().unwrap().line, 100_002);
        assert_eq!(records.iter().filter(|r| r.fields.is_err()).count(), 1);
        let mut endless = b"a,b\n".to_vec();
        endless.extend(vec![b'x'; MOST_RECORD * 3]);
        endless.extend_from_slice(b"\ny,3\n");
        let (records, ..) = all(&endless);
        assert_eq!(records[1], Record { line: 2, fields: Err(Broken::TooLong) });
        assert_eq!(records[2].line, 3);
    }

    proptest! {
        /// The same fields as a well-known reader finds.
        #[test]
        fn fields_are_those_of_rfc_4180(text in "[a,\"\r\n ]{0,60}") {
            let (ours, ..) = all(text.as_bytes());
            prop_assume!(ours.iter().all(|record| record.fields.is_ok()));
            let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
            let theirs: Vec<Vec<String>> = reader
                .records()
                .map(|record| record.unwrap().iter().map(str::to_owned).collect())
                .collect();
            // An empty quoted field on a line of its own, and text that only looks like another delimiter, aside.
            let ours: Vec<Vec<String>> = ours.into_iter().map(|record| record.fields.unwrap()).collect();
            prop_assert_eq!(ours, theirs);
        }

        /// Whatever the bytes are, it ends, lines grow, and memory does not.
        #[test]
        fn any_bytes_are_read_to_the_end(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let (records, ..) = all(&bytes);
            prop_assert!(records.windows(2).all(|pair| pair[0].line < pair[1].line));
        }
    }
}
