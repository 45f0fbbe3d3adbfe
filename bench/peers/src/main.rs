//! rust_peer KIND NAMES.txt TEXT MEGABYTES CHECK RUNS [DUMP]
//!
//! aho-corasick and daachorse behind one interface; prints one JSON line as
//! tag_speed does; DUMP gets "start end" of the mentions that are checked.
//! KIND:
//!     daachorse, aho, aho-dfa    all matches, a word filter behind them, then
//!                                leftmost-longest: the right answer
//!     aho-icase                  the same, ASCII letters folded
//!     daachorse-raw, aho-raw     leftmost-longest, no word rule
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use daachorse::{DoubleArrayAhoCorasick, DoubleArrayAhoCorasickBuilder};
use std::process::exit;

#[repr(C)]
struct Timespec {
    seconds: i64,
    nanoseconds: i64,
}

extern "C" {
    fn clock_gettime(clock: i32, out: *mut Timespec) -> i32;
}

/// CPU time of the process.
fn cpu_seconds() -> f64 {
    let mut now = Timespec { seconds: 0, nanoseconds: 0 };
    unsafe { clock_gettime(2, &mut now) };
    now.seconds as f64 + now.nanoseconds as f64 / 1e9
}

fn status(key: &str) -> f64 {
    let all = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    all.lines()
        .find(|line| line.starts_with(key))
        .and_then(|line| line.split_whitespace().nth(1))
        .and_then(|kilobytes| kilobytes.parse::<f64>().ok())
        .unwrap_or(0.0)
        / 1024.0
}

#[derive(PartialEq, Clone, Copy)]
enum Letter {
    None,
    Word,
    Alone,
}

fn letter_at(p: &[u8]) -> Letter {
    let c = p[0] as u32;
    if c < 0x80 {
        return if p[0].is_ascii_alphanumeric() || p[0] == b'_' {
            Letter::Word
        } else {
            Letter::None
        };
    }
    if c < 0xE0 {
        return if c == 0xC2 { Letter::None } else { Letter::Word };
    }
    if c >= 0xF0 {
        return Letter::None;
    }
    if p.len() < 3 {
        return Letter::Word;
    }
    let c = (c & 15) << 12 | (p[1] as u32 & 63) << 6 | (p[2] as u32 & 63);
    match c {
        0x2000..=0x20FF | 0x3000..=0x303F | 0xFF00..=0xFFFF => Letter::None,
        0x3040..=0x30FF | 0x3400..=0x9FFF | 0x0E00..=0x0E7F => Letter::Alone,
        _ => Letter::Word,
    }
}

#[inline]
fn is_word_edge(text: &[u8], at: usize) -> bool {
    if at == 0 || at == text.len() {
        return true;
    }
    let mut before = at - 1;
    while before > 0 && text[before] & 0xC0 == 0x80 {
        before -= 1;
    }
    letter_at(&text[before..at]) != Letter::Word
        || letter_at(&text[at..]) != Letter::Word
}

type Span = (usize, usize);

fn is_before(a: Span, b: Span) -> bool {
    if a.0 != b.0 {
        a.0 < b.0
    } else {
        a.1 > b.1
    }
}

/// Sorts what is nearly sorted, drops what overlaps.
fn keep_longest(found: &mut Vec<Span>) {
    for i in 1..found.len() {
        let moved = found[i];
        let mut j = i;
        while j > 0 && is_before(moved, found[j - 1]) {
            found[j] = found[j - 1];
            j -= 1;
        }
        found[j] = moved;
    }
    let mut end = 0;
    found.retain(|span| {
        let keep = span.0 >= end;
        if keep {
            end = span.1;
        }
        keep
    });
}

fn cut_at_blank_line(text: &[u8], at: usize) -> usize {
    let mut at = at;
    while at < text.len() {
        match memchr::memchr(b'\n', &text[at..]) {
            None => return text.len(),
            Some(found) => at += found + 1,
        }
        if at < text.len() && text[at] == b'\n' {
            return at;
        }
    }
    text.len()
}

enum Matcher {
    Aho(AhoCorasick),
    AhoRaw(AhoCorasick),
    Daachorse(DoubleArrayAhoCorasick<u32>),
    DaachorseRaw(DoubleArrayAhoCorasick<u32>),
}

fn build(kind: &str, names: &[&[u8]]) -> Option<Matcher> {
    let mut aho = AhoCorasick::builder();
    let daachorse = DoubleArrayAhoCorasickBuilder::new();
    Some(match kind {
        "aho" => Matcher::Aho(aho.build(names).ok()?),
        "aho-dfa" => Matcher::Aho(
            aho.kind(Some(AhoCorasickKind::DFA)).build(names).ok()?,
        ),
        "aho-icase" => Matcher::Aho(
            aho.ascii_case_insensitive(true).build(names).ok()?,
        ),
        "aho-raw" => Matcher::AhoRaw(
            aho.match_kind(MatchKind::LeftmostLongest).build(names).ok()?,
        ),
        "daachorse" => Matcher::Daachorse(daachorse.build(names).ok()?),
        "daachorse-raw" => Matcher::DaachorseRaw(
            daachorse
                .match_kind(daachorse::MatchKind::LeftmostLongest)
                .build(names)
                .ok()?,
        ),
        _ => return None,
    })
}

fn add_word(found: &mut Vec<Span>, text: &[u8], start: usize, end: usize) {
    if is_word_edge(text, start) && is_word_edge(text, end) {
        found.push((start, end));
    }
}

fn scan_piece(matcher: &Matcher, text: &[u8], found: &mut Vec<Span>) {
    found.clear();
    match matcher {
        Matcher::Aho(m) => {
            for hit in m.find_overlapping_iter(text) {
                add_word(found, text, hit.start(), hit.end());
            }
            keep_longest(found);
        }
        Matcher::Daachorse(m) => {
            for hit in m.find_overlapping_iter(text) {
                add_word(found, text, hit.start(), hit.end());
            }
            keep_longest(found);
        }
        Matcher::AhoRaw(m) => {
            found.extend(m.find_iter(text).map(|h| (h.start(), h.end())))
        }
        Matcher::DaachorseRaw(m) => found
            .extend(m.leftmost_find_iter(text).map(|h| (h.start(), h.end()))),
    }
}

fn mention_sum(start: usize, end: usize) -> u64 {
    let mut h = (start as u64).wrapping_mul(0x9E3779B97F4A7C15)
        ^ (end as u64).wrapping_mul(0xC2B2AE3D27D4EB4F);
    h ^= h >> 29;
    h.wrapping_mul(0xBF58476D1CE4E5B9)
}

fn scan(
    matcher: &Matcher,
    text: &[u8],
    mut kept: Option<&mut Vec<Span>>,
) -> u64 {
    let mut found = Vec::new();
    let mut mentions = 0;
    let mut at = 0;
    while at < text.len() {
        let end = cut_at_blank_line(text, at + 65536);
        scan_piece(matcher, &text[at..end], &mut found);
        mentions += found.len() as u64;
        if let Some(all) = &mut kept {
            all.extend(found.iter().map(|span| (at + span.0, at + span.1)));
        }
        at = end;
    }
    mentions
}

fn read(path: &str) -> Vec<u8> {
    std::fs::read(path).unwrap_or_else(|error| {
        eprintln!("rust_peer: {}: {}", path, error);
        exit(4);
    })
}

fn cut(text: &[u8], megabytes: &str) -> usize {
    let want = megabytes.parse::<f64>().unwrap_or(0.0) * 1e6;
    if (want as usize) < text.len() {
        cut_at_blank_line(text, want as usize)
    } else {
        text.len()
    }
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    if args.len() < 7 {
        eprintln!(
            "usage: rust_peer KIND NAMES.txt TEXT MEGABYTES CHECK RUNS [DUMP]"
        );
        exit(2);
    }
    let list = read(&args[2]);
    let names: Vec<&[u8]> = list
        .split(|&c| c == b'\n')
        .filter(|name| !name.is_empty())
        .collect();
    let whole = read(&args[3]);
    let text = &whole[..cut(&whole, &args[4])];
    let runs = args[6].parse::<usize>().unwrap_or(5).max(1);

    let before = status("VmRSS:");
    let start = cpu_seconds();
    let matcher = build(&args[1], &names).unwrap_or_else(|| {
        eprintln!("rust_peer: {}: cannot build", args[1]);
        exit(3);
    });
    let built = cpu_seconds() - start;
    let memory = status("VmRSS:") - before;
    let mut times = Vec::new();
    let mut mentions = 0;
    for _ in 0..runs {
        let start = cpu_seconds();
        mentions = scan(&matcher, text, None);
        times.push(cpu_seconds() - start);
    }
    times.sort_by(|a, b| a.partial_cmp(b).unwrap());
    let mut all = Vec::new();
    let checked =
        scan(&matcher, &text[..cut(text, &args[5])], Some(&mut all));
    let sum = all
        .iter()
        .fold(0u64, |sum, s| sum.wrapping_add(mention_sum(s.0, s.1)));
    if let Some(path) = args.get(7) {
        let lines: String =
            all.iter().map(|s| format!("{}\t{}\n", s.0, s.1)).collect();
        std::fs::write(path, lines).unwrap_or_else(|error| {
            eprintln!("rust_peer: {}: {}", path, error);
            exit(4);
        });
    }
    println!(
        "{{\"bytes\": {}, \"names\": {}, \"load_s\": {:.4}, \
         \"names_mb\": {:.1}, \"mb_s\": {:.2}, \"mentions\": {}, \
         \"checked\": {}, \"checksum\": \"{:016x}\", \"peak_mb\": {:.1}}}",
        text.len(),
        names.len(),
        built,
        memory,
        text.len() as f64 / 1e6 / times[times.len() / 2],
        mentions,
        checked,
        sum,
        status("VmHWM:")
    );
}
