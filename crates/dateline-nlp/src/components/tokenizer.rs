//! stand-in
use crate::CacheStats;
use crate::chars::is_space;
use crate::model::msgpack;
use fancy_regex::Regex;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct TokenizerRules {
    prefix_search: Option<String>,
    suffix_search: Option<String>,
    infix_finditer: Option<String>,
    token_match: Option<String>,
    url_match: Option<String>,
    exceptions: Vec<(String, Vec<(String, Option<String>)>)>,
}
impl TokenizerRules {
    pub(crate) fn from_msgpack(bytes: &[u8]) -> Result<Self, String> {
        let v = msgpack::decode(bytes, "tokenizer")?;
        let s = |k: &str| msgpack::get(&v, k).and_then(msgpack::text).map(str::to_owned);
        let exc = msgpack::get(&v, "exceptions").and_then(|m| m.as_map()).ok_or("no exceptions")?;
        let exceptions = exc
            .iter()
            .map(|(k, p)| {
                let pieces = p.as_array().unwrap().iter().map(|piece| {
                    let get = |n: u64| {
                        piece
                            .as_map()
                            .unwrap()
                            .iter()
                            .find(|(k, _)| k.as_u64() == Some(n))
                            .and_then(|(_, v)| msgpack::text(v))
                            .map(str::to_owned)
                    };
                    (get(65).unwrap(), get(67))
                });
                (msgpack::text(k).unwrap().to_owned(), pieces.collect())
            })
            .collect();
        Ok(TokenizerRules {
            prefix_search: s("prefix_search"),
            suffix_search: s("suffix_search"),
            infix_finditer: s("infix_finditer"),
            token_match: s("token_match"),
            url_match: s("url_match"),
            exceptions,
        })
    }
    pub(crate) fn compile(&self) -> Result<Vec<u8>, String> {
        serde_json::to_vec(self).map_err(|e| e.to_string())
    }
}
#[derive(Debug)]
pub(crate) struct Tokenizer {
    prefix: Regex,
    suffix: Regex,
    infix: Regex,
    token_match: Option<regex_automata::meta::Regex>,
    url: Regex,
    exceptions: FxHashMap<String, Vec<(usize, u16)>>,
    special: FxHashMap<Vec<String>, ()>,
    max_special: usize,
    norms: Vec<String>,
}
#[derive(Debug, Clone, Copy)]
pub(crate) struct RawToken {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) norm: u16,
    pub(crate) space_after: bool,
    pub(crate) is_space: bool,
}
#[derive(Debug)]
pub(crate) struct ChunkCache {
    map: FxHashMap<Box<str>, Vec<(usize, u16)>>,
    stats: CacheStats,
}
impl ChunkCache {
    pub(crate) fn new(_max: usize) -> Self {
        ChunkCache { map: Default::default(), stats: Default::default() }
    }
    pub(crate) fn stats(&self) -> CacheStats {
        self.stats
    }
}
fn conv(p: &str) -> String {
    // \UXXXXXXXX and \uXXXX
    let mut out = String::new();
    let cs: Vec<char> = p.chars().collect();
    let mut i = 0;
    while i < cs.len() {
        if cs[i] == '\\' && i + 1 < cs.len() && (cs[i + 1] == 'u' || cs[i + 1] == 'U') {
            let n = if cs[i + 1] == 'u' { 4 } else { 8 };
            let h: String = cs[i + 2..i + 2 + n].iter().collect();
            out += &format!("\\x{{{h}}}");
            i += 2 + n;
        } else if cs[i] == '\\' && i + 1 < cs.len() {
            out.push(cs[i]);
            out.push(cs[i + 1]);
            i += 2;
        } else {
            out.push(cs[i]);
            i += 1;
        }
    }
    out.replace("(?u)", "").replace("(?iu)", "(?i)")
}
impl Tokenizer {
    pub(crate) fn load(section: &[u8]) -> Result<Self, String> {
        let r: TokenizerRules = serde_json::from_slice(section).map_err(|e| e.to_string())?;
        let c = |p: &Option<String>, w: &str| {
            let p = conv(p.as_ref().unwrap());
            let p = if w == "p" { format!("^(?:{p})") } else { p };
            fancy_regex::RegexBuilder::new(&p)
                .delegate_size_limit(1 << 30)
                .build()
                .map_err(|e| e.to_string())
        };
        let mut norms = vec![];
        let mut exceptions = FxHashMap::default();
        for (k, ps) in &r.exceptions {
            let pieces = ps
                .iter()
                .map(|(o, n)| {
                    (
                        o.len(),
                        match n {
                            None => 0,
                            Some(n) => match norms.iter().position(|x| x == n) {
                                Some(i) => i as u16 + 1,
                                None => {
                                    norms.push(n.clone());
                                    norms.len() as u16
                                }
                            },
                        },
                    )
                })
                .collect();
            exceptions.insert(k.clone(), pieces);
        }
        let token_match = r.token_match.as_ref().map(|p| {
            regex_automata::meta::Builder::new()
                .configure(regex_automata::meta::Config::new().nfa_size_limit(Some(1 << 30)))
                .build(&format!("^(?:{})", conv(p)))
                .unwrap()
        });
        let mut t = Tokenizer {
            prefix: c(&r.prefix_search, "p")?,
            suffix: c(&r.suffix_search, "s")?,
            infix: c(&r.infix_finditer, "i")?,
            token_match,
            url: c(&r.url_match, "u")?,
            exceptions: Default::default(),
            special: Default::default(),
            max_special: 0,
            norms,
        };
        let mut special = FxHashMap::default();
        for (k, _) in &r.exceptions {
            if k.contains(' ')
                || t.prefix.find(k).unwrap().is_some()
                || t.infix.find(k).unwrap().is_some()
                || t.suffix.find(k).unwrap().is_some()
            {
                let mut raw = vec![];
                t.tokenize(k, &mut ChunkCache::new(0), &mut raw);
                let seq: Vec<String> =
                    raw.iter().map(|x| k[x.start as usize..x.end as usize].to_owned()).collect();
                t.max_special = t.max_special.max(seq.len());
                special.insert(seq, ());
            }
        }
        t.special = special;
        t.exceptions = exceptions;
        Ok(t)
    }
    pub(crate) fn norms(&self) -> &[String] {
        &self.norms
    }
    fn token_match(&self, s: &str) -> bool {
        self.token_match.as_ref().is_some_and(|r| r.is_match(s))
    }
    fn chunk(&self, chunk: &str) -> Vec<(usize, u16)> {
        if let Some(p) = self.exceptions.get(chunk) {
            return p.clone();
        }
        let (mut s, mut last) = (chunk, 0);
        let (mut pre, mut suf) = (vec![], vec![]);
        while !s.is_empty() && s.len() != last {
            if self.token_match(s) || self.exceptions.contains_key(s) {
                break;
            }
            last = s.len();
            let pl = self.prefix.find(s).unwrap().map_or(0, |m| m.end() - m.start());
            if pl > 0 && self.exceptions.contains_key(&s[pl..]) {
                pre.push(pl);
                s = &s[pl..];
                break;
            }
            let sl = self.suffix.find(&s[pl..]).unwrap().map_or(0, |m| m.end() - m.start());
            if sl > 0 && self.exceptions.contains_key(&s[..s.len() - sl]) {
                suf.push(sl);
                s = &s[..s.len() - sl];
                break;
            }
            if pl > 0 && sl > 0 && pl + sl <= s.len() {
                pre.push(pl);
                suf.push(sl);
                s = &s[pl..s.len() - sl];
            } else if pl > 0 {
                pre.push(pl);
                s = &s[pl..];
            } else if sl > 0 {
                suf.push(sl);
                s = &s[..s.len() - sl];
            }
        }
        let mut out: Vec<(usize, u16)> = pre.into_iter().map(|l| (l, 0)).collect();
        if !s.is_empty() {
            if let Some(p) = self.exceptions.get(s) {
                out.extend(p);
            } else if self.token_match(s) || self.url.is_match(s).unwrap() {
                out.push((s.len(), 0));
            } else {
                let mut start = 0;
                for m in self.infix.find_iter(s) {
                    let m = m.unwrap();
                    if m.start() == 0 {
                        continue;
                    }
                    if m.start() != start {
                        out.push((m.start() - start, 0));
                    }
                    if m.end() > m.start() {
                        out.push((m.end() - m.start(), 0));
                    }
                    start = m.end();
                }
                if start < s.len() {
                    out.push((s.len() - start, 0));
                }
            }
        }
        out.extend(suf.into_iter().rev().map(|l| (l, 0)));
        out
    }
    pub(crate) fn tokenize(&self, text: &str, cache: &mut ChunkCache, out: &mut Vec<RawToken>) {
        let mut start = 0;
        let mut in_ws = text.chars().next().is_some_and(is_space);
        let emit = |s: usize, e: usize, out: &mut Vec<RawToken>, cache: &mut ChunkCache| {
            if e <= s {
                return;
            }
            let chunk = &text[s..e];
            if !cache.map.contains_key(chunk) {
                cache.stats.misses += 1;
                cache.map.insert(chunk.into(), self.chunk(chunk));
            } else {
                cache.stats.hits += 1;
            }
            let mut at = s;
            for &(l, norm) in &cache.map[chunk] {
                let sp = text[at..at + l].chars().all(is_space);
                out.push(RawToken {
                    start: at as u32,
                    end: (at + l) as u32,
                    norm,
                    space_after: false,
                    is_space: sp,
                });
                at += l;
            }
        };
        for (i, c) in text.char_indices() {
            if is_space(c) != in_ws {
                if start < i {
                    emit(start, i, out, cache);
                }
                if c == ' ' {
                    if let Some(l) = out.last_mut() {
                        l.space_after = true;
                    }
                    start = i + 1;
                } else {
                    start = i;
                }
                in_ws = !in_ws;
            }
        }
        if start < text.len() {
            emit(start, text.len(), out, cache);
            if let Some(l) = out.last_mut() {
                l.space_after = text.ends_with(' ') && !in_ws;
            }
        }
        self.specials(text, out);
    }
    fn specials(&self, text: &str, out: &mut Vec<RawToken>) {
        if self.max_special == 0 {
            return;
        }
        let word = |t: &RawToken| text[t.start as usize..t.end as usize].to_owned();
        let mut found = vec![];
        for i in 0..out.len() {
            for l in 1..=self.max_special.min(out.len() - i) {
                let seq: Vec<String> = out[i..i + l].iter().map(word).collect();
                if self.special.contains_key(&seq) {
                    found.push((i, l));
                }
            }
        }
        found.sort_by_key(|&(i, l)| (std::cmp::Reverse(l), i));
        let mut seen = vec![false; out.len()];
        let mut accepted = vec![];
        for (i, l) in found {
            if !seen[i] && !seen[i + l - 1] {
                accepted.push((i, l));
            }
            seen[i..i + l].fill(true);
        }
        accepted.sort();
        for (i, l) in accepted.into_iter().rev() {
            let span = &text[out[i].start as usize..out[i + l - 1].end as usize];
            if let Some(p) = self.exceptions.get(span) {
                let mut at = out[i].start as usize;
                let sp = out[i + l - 1].space_after;
                let mut new: Vec<RawToken> = p
                    .iter()
                    .map(|&(len, norm)| {
                        at += len;
                        RawToken {
                            start: (at - len) as u32,
                            end: at as u32,
                            norm,
                            space_after: false,
                            is_space: text[at - len..at].chars().all(is_space),
                        }
                    })
                    .collect();
                new.last_mut().unwrap().space_after = sp;
                out.splice(i..i + l, new);
            }
        }
    }
}
