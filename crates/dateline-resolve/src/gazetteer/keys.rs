//! Reads the automaton of folded names, byte by byte, out of a file that may be damaged.
//!
//! The `fst` crate writes it (format version 3). Its own reader trusts the bytes and panics on damaged ones; checking its checksum would read
//! the whole section at every start. So this reader walks the same format and checks each access: damage ends the walk.
//!
//! A node is laid out backwards from its state byte: (number of transitions), sizes, (index), inputs, target deltas, outputs. A transition's
//! output is added to the value; a target is the node's lowest address minus the delta, so addresses only fall.

/// The sixty-three input bytes that the format keeps inside the state byte, by their number less one.
const COMMON_INPUTS: [u8; 63] = *b"te/oasripcnw.hlm-du012g=:bf3y5&_4v9678k%?xCDASFIBEjPTzRNM+LOqHG";
/// A node with more transitions than this has an index by input byte.
const INDEX_THRESHOLD: usize = 32;
const FORMAT_VERSION: u64 = 3;
/// Format version and type, before the nodes.
const HEAD_LEN: usize = 16;
/// Number of keys, root address and checksum, after the nodes.
const FOOT_LEN: usize = 20;
/// The address that stands for "a name ends here, nothing follows".
const LAST: usize = 0;

/// The map from folded names to posting lists.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Keys<'a> {
    nodes: &'a [u8],
    root: usize,
}

impl<'a> Keys<'a> {
    /// Reads the head and the foot; `None` where they are not those of a map in this format.
    pub(crate) fn new(section: &'a [u8]) -> Option<Keys<'a>> {
        let foot = section.len().checked_sub(FOOT_LEN).filter(|&at| at >= HEAD_LEN)?;
        if uint(section, 0, 8)? != FORMAT_VERSION {
            return None;
        }
        let root = usize::try_from(uint(section, foot.checked_add(8)?, 8)?).ok()?;
        Some(Keys { nodes: section.get(..foot)?, root })
    }

    /// Returns a walk that stands before the first byte of every name.
    pub(crate) fn walk(&self) -> Option<Walk<'a>> {
        Some(Walk { nodes: self.nodes, node: Node::read(self.nodes, self.root)?, value: 0 })
    }

    /// Returns the value stored for `key`.
    pub(crate) fn get(&self, key: &str) -> Option<u64> {
        let mut walk = self.walk()?;
        for byte in key.bytes() {
            walk.step(byte)?;
        }
        walk.value()
    }
}

/// A place in the automaton: some bytes read, the names that begin with them still open.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Walk<'a> {
    nodes: &'a [u8],
    node: Node,
    value: u64,
}

impl Walk<'_> {
    /// Reads one more byte; `None` if no name goes on with it (the walk is then of no further use).
    pub(crate) fn step(&mut self, byte: u8) -> Option<()> {
        let (target, output) = self.node.transition(self.nodes, byte)?;
        self.value = self.value.checked_add(output)?;
        self.node = Node::read(self.nodes, target)?;
        Some(())
    }

    /// Returns the value of the name that ends here, if one does.
    pub(crate) fn value(&self) -> Option<u64> {
        self.value.checked_add(self.node.final_output?)
    }
}

#[derive(Debug, Clone, Copy)]
struct Node {
    /// The node's lowest address, from which deltas count.
    lowest: usize,
    final_output: Option<u64>,
    shape: Shape,
}

#[derive(Debug, Clone, Copy)]
enum Shape {
    Leaf,
    /// One transition; `target` is absolute.
    One {
        input: u8,
        target: usize,
        output: u64,
    },
    Many(Many),
}

/// Several transitions, or one that ends a name; each field is the upper, exclusive end of its array, which is stored backwards.
#[derive(Debug, Clone, Copy)]
struct Many {
    n: usize,
    inputs_end: usize,
    target_size: usize,
    output_size: usize,
}

impl Node {
    fn read(nodes: &[u8], addr: usize) -> Option<Node> {
        if addr == LAST {
            return Some(Node { lowest: LAST, final_output: Some(0), shape: Shape::Leaf });
        }
        let state = *nodes.get(addr)?;
        match state >> 6 {
            0b11 => Node::read_next(nodes, addr, state),
            0b10 => Node::read_one(nodes, addr, state),
            _ => Node::read_many(nodes, addr, state),
        }
    }

    /// One transition without output to the node written just before.
    fn read_next(nodes: &[u8], addr: usize, state: u8) -> Option<Node> {
        let (input, lowest) = single_input(nodes, addr, state)?;
        let target = lowest.checked_sub(1)?;
        Some(Node { lowest, final_output: None, shape: Shape::One { input, target, output: 0 } })
    }

    fn read_one(nodes: &[u8], addr: usize, state: u8) -> Option<Node> {
        let (input, at) = single_input(nodes, addr, state)?;
        let sizes_at = at.checked_sub(1)?;
        let (target_size, output_size) = sizes(*nodes.get(sizes_at)?);
        let target_at = sizes_at.checked_sub(target_size)?;
        let lowest = target_at.checked_sub(output_size)?;
        let target = target_of(lowest, uint(nodes, target_at, target_size)?)?;
        let output = uint(nodes, lowest, output_size)?;
        Some(Node { lowest, final_output: None, shape: Shape::One { input, target, output } })
    }

    fn read_many(nodes: &[u8], addr: usize, state: u8) -> Option<Node> {
        let is_final = state & 0b0100_0000 != 0;
        let (n, at) = match usize::from(state & 0b0011_1111) {
            0 => {
                let at = addr.checked_sub(1)?;
                // One transition never has this shape unless it ends a name, and then its number is in the state byte: 1 means 256 here.
                (Some(usize::from(*nodes.get(at)?)).map(|n| if n == 1 { 256 } else { n })?, at)
            }
            n => (n, addr),
        };
        let sizes_at = at.checked_sub(1)?;
        let (target_size, output_size) = sizes(*nodes.get(sizes_at)?);
        let inputs_end = sizes_at.checked_sub(if n > INDEX_THRESHOLD { 256 } else { 0 })?;
        let outputs_lowest = inputs_end.checked_sub(n * (1 + target_size + output_size))?;
        let lowest = outputs_lowest.checked_sub(if is_final { output_size } else { 0 })?;
        let final_output = if is_final { Some(uint(nodes, lowest, output_size)?) } else { None };
        Some(Node {
            lowest,
            final_output,
            shape: Shape::Many(Many { n, inputs_end, target_size, output_size }),
        })
    }

    /// Returns target and output of the transition on `byte`.
    fn transition(&self, nodes: &[u8], byte: u8) -> Option<(usize, u64)> {
        match self.shape {
            Shape::Leaf => None,
            Shape::One { input, target, output } => (input == byte).then_some((target, output)),
            Shape::Many(many) => many.transition(nodes, self.lowest, byte),
        }
    }
}

impl Many {
    fn transition(&self, nodes: &[u8], lowest: usize, byte: u8) -> Option<(usize, u64)> {
        let nth = self.find(nodes, byte)? + 1;
        let targets_end = self.inputs_end.checked_sub(self.n)?;
        let outputs_end = targets_end.checked_sub(self.n * self.target_size)?;
        let delta =
            uint(nodes, targets_end.checked_sub(nth * self.target_size)?, self.target_size)?;
        let output =
            uint(nodes, outputs_end.checked_sub(nth * self.output_size)?, self.output_size)?;
        Some((target_of(lowest, delta)?, output))
    }

    fn find(&self, nodes: &[u8], byte: u8) -> Option<usize> {
        if self.n > INDEX_THRESHOLD {
            let i = *nodes.get(self.inputs_end.checked_add(usize::from(byte))?)?;
            return Some(usize::from(i)).filter(|&i| i < self.n);
        }
        let inputs = nodes.get(self.inputs_end.checked_sub(self.n)?..self.inputs_end)?;
        inputs.iter().rev().position(|&input| input == byte)
    }
}

/// Reads the input of a node with one transition: in the state byte, or just below it. Also returns the address above what is left.
fn single_input(nodes: &[u8], addr: usize, state: u8) -> Option<(u8, usize)> {
    match usize::from(state & 0b0011_1111) {
        0 => addr.checked_sub(1).and_then(|at| Some((*nodes.get(at)?, at))),
        common => Some((*COMMON_INPUTS.get(common - 1)?, addr)),
    }
}

/// Splits the sizes byte into bytes for each target and for each output.
fn sizes(byte: u8) -> (usize, usize) {
    (usize::from(byte >> 4), usize::from(byte & 0b1111))
}

fn target_of(lowest: usize, delta: u64) -> Option<usize> {
    match usize::try_from(delta).ok()? {
        0 => Some(LAST),
        delta => lowest.checked_sub(delta),
    }
}

/// Reads a little-endian number of `n_bytes`; a number of no bytes is 0.
fn uint(bytes: &[u8], at: usize, n_bytes: usize) -> Option<u64> {
    if n_bytes > 8 {
        return None;
    }
    let digits = bytes.get(at..at.checked_add(n_bytes)?)?;
    Some(digits.iter().rev().fold(0, |n, &digit| n << 8 | u64::from(digit)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn build(pairs: &BTreeMap<String, u64>) -> Vec<u8> {
        let mut builder = fst::MapBuilder::memory();
        for (key, &value) in pairs {
            builder.insert(key, value).unwrap();
        }
        builder.into_inner().unwrap()
    }

    #[test]
    fn every_node_shape_is_read_as_written() {
        // A root of more than 63 children has both an index and a separate count; \u{100}.. share lead bytes; "a" ends a name that goes on.
        let mut pairs: BTreeMap<String, u64> =
            ('!'..='\u{7e}').map(|c| (c.to_string(), u64::from(c) * 1_000_003)).collect();
        for (i, key) in
            ["a b", "abba", "abbas", "zz top", "\u{100}k", "\u{101}", "\u{4e00}\u{4e01}", ""]
                .iter()
                .enumerate()
        {
            pairs.insert((*key).to_owned(), if i == 3 { u64::MAX } else { i as u64 });
        }
        let bytes = build(&pairs);
        let keys = Keys::new(&bytes).unwrap();
        for (key, &value) in &pairs {
            assert_eq!(keys.get(key), Some(value), "{key:?}");
        }
        for absent in ["ab", "abb", "abbasz", "\u{100}", "\u{7f}"] {
            assert_eq!(keys.get(absent), None, "{absent:?}");
        }
    }

    proptest! {
        #[test]
        fn agrees_with_the_writer(pairs in prop::collection::btree_map("[a-e \u{e9}\u{430}-\u{450}]{0,6}", any::<u64>(), 0..80), probe in "[a-e \u{e9}]{0,5}") {
            let bytes = build(&pairs);
            let keys = Keys::new(&bytes).unwrap();
            for (key, value) in &pairs {
                prop_assert_eq!(keys.get(key), Some(*value));
            }
            prop_assert_eq!(keys.get(&probe), pairs.get(&probe).copied());
        }

        #[test]
        fn damage_never_panics(pairs in prop::collection::btree_map("[a-e]{0,6}", any::<u32>(), 1..60), flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12), cut in any::<prop::sample::Index>()) {
            let pairs = pairs.into_iter().map(|(k, v)| (k, u64::from(v))).collect();
            let mut bytes = build(&pairs);
            for (at, flip) in flips {
                let at = at.index(bytes.len());
                bytes[at] ^= flip;
            }
            for bytes in [&bytes[..], &bytes[..cut.index(bytes.len())]] {
                if let Some(keys) = Keys::new(bytes) {
                    pairs.keys().for_each(|key| { keys.get(key); });
                }
            }
        }
    }
}
