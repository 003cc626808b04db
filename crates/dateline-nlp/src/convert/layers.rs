//! The neural layers: reads thinc's weights, checks every shape, and packs the matrices for the kernels.

use serde_json::{Value, json};

use super::Converter;
use crate::Error;
use crate::components::parser::{LIFTED, ROOT};
use crate::kernels::{LANES, pack_affine, pack_maxout};
use crate::model::manifest::{
    Column, ComponentSpec, Feature, MIXER_PIECES, Move, TagClass, TaggerSpec, Tok2VecSpec,
    TransitionSpec,
};
use crate::model::msgpack::{self, Floats};
use crate::symbols;

/// The layers of one `model` file, in thinc's breadth-first order.
struct Weights {
    file: String,
    nodes: Vec<Node>,
}

struct Node {
    name: String,
    params: rmpv::Value,
    attrs: rmpv::Value,
}

impl Weights {
    fn read(bytes: &[u8], file: String) -> Result<Weights, String> {
        let value = msgpack::decode(bytes, &file)?;
        let list = |key: &str| {
            msgpack::get(&value, key)
                .and_then(rmpv::Value::as_array)
                .ok_or(format!("`{file}` has no `{key}`"))
        };
        let (nodes, params, attrs) = (list("nodes")?, list("params")?, list("attrs")?);
        if nodes.len() != params.len() || nodes.len() != attrs.len() {
            return Err(format!("`{file}`: its lists differ in length"));
        }
        let name = |node: &rmpv::Value| {
            msgpack::get(node, "name").and_then(msgpack::text).unwrap_or_default().to_owned()
        };
        let nodes = nodes.iter().zip(params).zip(attrs);
        let nodes = nodes.map(|((node, params), attrs)| Node {
            name: name(node),
            params: params.clone(),
            attrs: attrs.clone(),
        });
        let nodes = nodes.collect();
        Ok(Weights { file, nodes })
    }

    /// Returns the nodes of one exact name: the walk keeps the order of equals.
    fn named(&self, name: &str) -> impl Iterator<Item = &Node> {
        self.nodes.iter().filter(move |node| node.name == name)
    }

    /// Returns the `index`th node of a name.
    fn nth(&self, name: &str, index: usize) -> Result<&Node, String> {
        self.named(name)
            .nth(index)
            .ok_or_else(|| format!("`{}` has no layer `{name}` number {index}", self.file))
    }

    /// Returns a layer's array, whose shape must be the given one.
    fn param(&self, node: &Node, key: &str, shape: &[usize]) -> Result<Floats, String> {
        let value = msgpack::get(&node.params, key)
            .ok_or_else(|| format!("`{}`: layer `{}` has no `{key}`", self.file, node.name))?;
        let floats = msgpack::floats(value)
            .map_err(|reason| format!("`{}`: layer `{}`: {reason}", self.file, node.name))?;
        if floats.shape != shape {
            return Err(format!(
                "`{}`: `{key}` of layer `{}` has shape {:?}, expected {shape:?}",
                self.file, node.name, floats.shape
            ));
        }
        Ok(floats)
    }
}

/// Attributes of a layer are msgpack within msgpack.
fn attr(node: &Node, key: &str) -> Option<u64> {
    let bytes = msgpack::get(&node.attrs, key)?.as_slice()?;
    msgpack::decode(bytes, key).ok()?.as_u64()
}

impl Converter {
    fn weights(&mut self, component: &str) -> Result<Weights, Error> {
        let file = format!("{component}/model");
        let bytes = self.package.need(&file)?;
        Weights::read(&bytes, file).map_err(|reason| self.package.bad(reason))
    }

    /// Converts a component that is a tok2vec itself.
    pub(super) fn tok2vec(&mut self, name: &str, path: &str) -> Result<Tok2VecSpec, Error> {
        let weights = self.weights(name)?;
        self.tok2vec_layers(name, path, &weights)
    }

    fn tok2vec_layers(
        &mut self,
        name: &str,
        path: &str,
        weights: &Weights,
    ) -> Result<Tok2VecSpec, Error> {
        let spec = self.tok2vec_spec(name, path, weights)?;
        let width = spec.width;
        let mut n_inputs = 0;
        for (index, (column, node)) in
            spec.columns.iter().zip(weights.named("hashembed")).enumerate()
        {
            let table = self.checked(weights.param(node, "E", &[column.n_rows as usize, width]))?;
            self.writer.section(&format!("{name}.embed.{index}"), &table.data)?;
            n_inputs += width;
        }
        if spec.static_vectors {
            let node = self.checked(weights.nth("static_vectors", 0))?;
            let n_vector = self.vector_width;
            if n_vector == 0 {
                return Err(self
                    .package
                    .bad(format!("[{path}] uses word vectors, and there are none")));
            }
            let matrix = self.checked(weights.param(node, "W", &[width, n_vector]))?;
            self.packed(&format!("{name}.static"), pack_affine(&matrix.data, None, n_vector))?;
            n_inputs += width;
        }
        self.maxout(name, "mixer", weights, 0, [width, MIXER_PIECES, n_inputs])?;
        for block in 1..=spec.depth {
            self.maxout(
                name,
                &format!("block.{block}"),
                weights,
                block,
                [width, spec.n_pieces, 3 * width],
            )?;
        }
        Ok(spec)
    }

    fn tok2vec_spec(
        &mut self,
        name: &str,
        path: &str,
        weights: &Weights,
    ) -> Result<Tok2VecSpec, Error> {
        self.require_architecture(path, "spacy.Tok2Vec.v2, spacy.Tok2Vec.v1")?;
        self.require_architecture(&format!("{path}.embed"), "spacy.MultiHashEmbed.v2")?;
        self.require_architecture(&format!("{path}.encode"), "spacy.MaxoutWindowEncoder.v2")?;
        self.require(&format!("{path}.encode.window_size"), json!(1), "window_size = 1")?;
        let number = |key: &str| self.config.usize(&format!("{path}.{key}"));
        let (width, depth, n_pieces) =
            (number("encode.width"), number("encode.depth"), number("encode.maxout_pieces"));
        let (Some(width), Some(depth), Some(n_pieces)) = (width, depth, n_pieces) else {
            return Err(self
                .package
                .bad(format!("[{path}.encode] lacks `width`, `depth` or `maxout_pieces`")));
        };
        if width == 0 || !width.is_multiple_of(LANES) || number("embed.width") != Some(width) {
            return Err(self.package.unsupported(
                "option",
                format!("width = {width} of [{path}]"),
                "equal widths that are multiples of 16",
            ));
        }
        if !matches!(n_pieces, 1..=3) || !(1..=16).contains(&depth) {
            let name = format!("maxout_pieces = {n_pieces}, depth = {depth} of [{path}]");
            return Err(self.package.unsupported(
                "option",
                name,
                "maxout_pieces 1 to 3, depth 1 to 16",
            ));
        }
        let static_vectors =
            self.config.bool(&format!("{path}.embed.include_static_vectors")).unwrap_or(false);
        Ok(Tok2VecSpec {
            name: name.to_owned(),
            width,
            depth,
            n_pieces,
            columns: self.columns(path, weights)?,
            static_vectors,
        })
    }

    fn columns(&self, path: &str, weights: &Weights) -> Result<Vec<Column>, Error> {
        let names = self.config.strings(&format!("{path}.embed.attrs"));
        let nodes: Vec<&Node> = weights.named("hashembed").collect();
        if names.is_empty() || names.len() != nodes.len() {
            return Err(self.package.bad(format!(
                "[{path}.embed] names {} tables, and {} are there",
                names.len(),
                nodes.len()
            )));
        }
        let columns = names.iter().zip(nodes).enumerate().map(|(index, (name, node))| {
            let shape = msgpack::get(&node.params, "E")
                .and_then(|value| msgpack::get(value, "shape")?.as_array()?.first()?.as_u64());
            let n_rows = shape.and_then(|n| u32::try_from(n).ok()).filter(|&n| n > 0);
            let n_rows = n_rows.ok_or_else(|| {
                self.package.bad(format!("[{path}.embed]: table {index} has no rows"))
            })?;
            let seed = attr(node, "seed")
                .and_then(|seed| u32::try_from(seed).ok())
                .unwrap_or(8 + index as u32);
            Ok(Column { feature: self.feature(name)?, n_rows, seed })
        });
        columns.collect()
    }

    fn feature(&self, name: &str) -> Result<Feature, Error> {
        Ok(match name {
            "ORTH" => Feature::Orth,
            "LOWER" => Feature::Lower,
            "NORM" => Feature::Norm,
            "PREFIX" => Feature::Prefix,
            "SUFFIX" => Feature::Suffix,
            "SHAPE" => Feature::Shape,
            "SPACY" => Feature::Spacy,
            "IS_SPACE" => Feature::IsSpace,
            _ => {
                let supported = "ORTH, LOWER, NORM, PREFIX, SUFFIX, SHAPE, SPACY, IS_SPACE";
                return Err(self.package.unsupported("embedded attribute", name, supported));
            }
        })
    }

    /// Converts the `index`th maxout layer with its layer norm. `shape` is outputs, pieces, inputs.
    fn maxout(
        &mut self,
        name: &str,
        layer: &str,
        weights: &Weights,
        index: usize,
        shape: [usize; 3],
    ) -> Result<(), Error> {
        let [width, n_pieces, n_inputs] = shape;
        let maxout = self.checked(weights.nth("maxout", index))?;
        let matrix = self.checked(weights.param(maxout, "W", &shape))?;
        let bias = self.checked(weights.param(maxout, "b", &[width, n_pieces]))?;
        if layer == "block.1" {
            self.first_block(name, &matrix.data, &bias.data, width, n_pieces)?;
        } else {
            self.packed(
                &format!("{name}.{layer}"),
                pack_maxout(&matrix.data, &bias.data, n_inputs, n_pieces),
            )?;
        }
        let norm = self.checked(weights.nth("layernorm", index))?;
        for key in ["G", "b"] {
            let floats = self.checked(weights.param(norm, key, &[width]))?;
            self.writer.section(&format!("{name}.{layer}.norm.{key}"), &floats.data)?;
        }
        Ok(())
    }

    /// Splits the first convolution by position: what a word adds to its own sum and to its neighbours' depends on the word alone.
    fn first_block(
        &mut self,
        name: &str,
        matrix: &[f32],
        bias: &[f32],
        width: usize,
        n_pieces: usize,
    ) -> Result<(), Error> {
        let zeros = vec![0.0; bias.len()];
        let mut weights = Vec::new();
        for position in 0..3 {
            let part: Vec<f32> = matrix
                .chunks_exact(3 * width)
                .flat_map(|row| &row[position * width..][..width])
                .copied()
                .collect();
            weights.extend(pack_maxout(&part, &zeros, width, n_pieces).0);
        }
        let (_, bias) = pack_maxout(&vec![0.0; bias.len()], bias, 1, n_pieces);
        self.packed(&format!("{name}.products"), (weights, vec![0.0; 3 * zeros.len()]))?;
        self.writer.section(&format!("{name}.block.1.bias"), &bias)
    }

    pub(super) fn tagger(&mut self, name: &str, factory: &str) -> Result<ComponentSpec, Error> {
        let path = format!("components.{name}.model");
        self.require_architecture(&path, "spacy.Tagger.v2, spacy.Tagger.v1")?;
        let weights = self.weights(name)?;
        let own_tok2vec = self.source(name, &path, &weights)?;
        let width = self.source_width(own_tok2vec.as_ref())?;
        let classes = self.classes(name, factory)?;
        let softmax = self.checked(weights.nth("softmax", 0))?;
        let matrix = self.checked(weights.param(softmax, "W", &[classes.len(), width]))?;
        let bias = self.checked(weights.param(softmax, "b", &[classes.len()]))?;
        self.packed(
            &format!("{name}.softmax"),
            pack_affine(&matrix.data, Some(&bias.data), width),
        )?;
        let spec = TaggerSpec { name: name.to_owned(), own_tok2vec, classes };
        Ok(if factory == "senter" {
            ComponentSpec::Senter(spec)
        } else {
            ComponentSpec::Tagger(spec)
        })
    }

    fn classes(&mut self, name: &str, factory: &str) -> Result<Vec<TagClass>, Error> {
        if factory == "senter" {
            return Ok(vec![TagClass::default(); 2]);
        }
        let file = format!("{name}/cfg");
        let bytes = self.package.need(&file)?;
        let cfg: Value = serde_json::from_slice(&bytes)
            .map_err(|error| self.package.bad(format!("`{file}`: {error}")))?;
        let classes =
            if factory == "tagger" { self.tag_classes(&cfg) } else { self.morph_classes(&cfg) };
        let classes =
            classes.filter(|classes| !classes.is_empty() && classes.len() < usize::from(u16::MAX));
        classes.ok_or_else(|| self.package.bad(format!("`{file}` has no usable labels")))
    }

    fn tag_classes(&mut self, cfg: &Value) -> Option<Vec<TagClass>> {
        let labels = cfg.get("labels")?.as_array()?;
        labels
            .iter()
            .map(|label| {
                Some(TagClass {
                    tag: self.labels.tags.intern(label.as_str()?),
                    ..TagClass::default()
                })
            })
            .collect()
    }

    /// The order of the JSON object is the order of the classes.
    fn morph_classes(&mut self, cfg: &Value) -> Option<Vec<TagClass>> {
        let (morphs, pos) = (cfg.get("labels_morph")?.as_object()?, cfg.get("labels_pos")?);
        let class = |(label, morph): (&String, &Value)| {
            let pos = pos.get(label)?.as_u64()?.try_into().ok()?;
            Some(TagClass {
                tag: 0,
                pos,
                morph: self.labels.morphs.intern(&normal_morph(morph.as_str()?)),
            })
        };
        morphs.iter().map(class).collect()
    }

    pub(super) fn transitions(
        &mut self,
        name: &str,
        factory: &str,
    ) -> Result<ComponentSpec, Error> {
        let path = format!("components.{name}.model");
        self.require_architecture(&path, "spacy.TransitionBasedParser.v2")?;
        self.require(
            &format!("{path}.extra_state_tokens"),
            json!(false),
            "extra_state_tokens = false",
        )?;
        self.require(&format!("{path}.use_upper"), json!(true), "use_upper = true")?;
        self.require(&format!("{path}.maxout_pieces"), json!(2), "maxout_pieces = 2")?;
        self.require(
            &format!("components.{name}.learn_tokens"),
            json!(false),
            "learn_tokens = false",
        )?;
        self.check_greedy(name)?;
        let weights = self.weights(name)?;
        let own_tok2vec = self.source(name, &path, &weights)?;
        let input_width = self.source_width(own_tok2vec.as_ref())?;
        let hidden_width = self.config.usize(&format!("{path}.hidden_width")).unwrap_or(0);
        if hidden_width == 0 || !hidden_width.is_multiple_of(LANES) {
            return Err(self.package.unsupported(
                "option",
                format!("hidden_width = {hidden_width}"),
                "multiples of 16",
            ));
        }
        let moves = self.moves(name, factory)?;
        let n_slots = if factory == "parser" { 8 } else { 3 };
        self.transition_layers(name, &weights, [input_width, hidden_width, n_slots, moves.len()])?;
        let spec =
            TransitionSpec { name: name.to_owned(), own_tok2vec, hidden_width, input_width, moves };
        Ok(if factory == "parser" { ComponentSpec::Parser(spec) } else { ComponentSpec::Ner(spec) })
    }

    fn check_greedy(&mut self, name: &str) -> Result<(), Error> {
        let file = format!("{name}/cfg");
        let bytes = self.package.need(&file)?;
        let cfg: Value = serde_json::from_slice(&bytes)
            .map_err(|error| self.package.bad(format!("`{file}`: {error}")))?;
        match cfg.get("beam_width").and_then(Value::as_u64) {
            None | Some(1) => Ok(()),
            Some(width) => Err(self.package.unsupported(
                "option",
                format!("beam_width = {width} of {name}"),
                "beam_width = 1",
            )),
        }
    }

    fn transition_layers(
        &mut self,
        name: &str,
        weights: &Weights,
        shape: [usize; 4],
    ) -> Result<(), Error> {
        let [input_width, hidden, n_slots, n_moves] = shape;
        // Breadth-first: the upper layer hangs from the root, the lower one below the tok2vec.
        let upper = self.checked(weights.nth("linear", 0))?;
        let lower = self.checked(weights.nth("linear", 1))?;
        let slots = self.checked(weights.nth("precomputable_affine", 0))?;
        let (w, b) = (
            weights.param(lower, "W", &[hidden, input_width]),
            weights.param(lower, "b", &[hidden]),
        );
        let (w, b) = (self.checked(w)?, self.checked(b)?);
        self.packed(&format!("{name}.lower"), pack_affine(&w.data, Some(&b.data), input_width))?;
        let w = self.checked(weights.param(slots, "W", &[n_slots, hidden, 2, hidden]))?;
        let w = pieces_first(&w.data, hidden, hidden);
        self.packed(&format!("{name}.slots"), pack_affine(&w, None, hidden))?;
        let pad = self.checked(weights.param(slots, "pad", &[1, n_slots, hidden, 2]))?;
        self.writer.section(&format!("{name}.pad"), &pieces_first(&pad.data, hidden, 1))?;
        let bias = self.checked(weights.param(slots, "b", &[hidden, 2]))?;
        self.writer.section(&format!("{name}.bias"), &pieces_first(&bias.data, hidden, 1))?;
        let (w, b) =
            (weights.param(upper, "W", &[n_moves, hidden]), weights.param(upper, "b", &[n_moves]));
        let (w, b) = (self.checked(w)?, self.checked(b)?);
        self.packed(&format!("{name}.upper"), pack_affine(&w.data, Some(&b.data), hidden))
    }

    /// Reads the classes in the order of the score columns: actions ascending as text, labels by frequency, then name, descending.
    fn moves(&mut self, name: &str, factory: &str) -> Result<Vec<Move>, Error> {
        let file = format!("{name}/moves");
        let bytes = self.package.need(&file)?;
        let value = self.checked(msgpack::decode(&bytes, &file))?;
        let text = msgpack::get(&value, "moves")
            .and_then(msgpack::text)
            .ok_or_else(|| self.package.bad(format!("`{file}` has no moves")))?;
        let actions: Value = serde_json::from_str(text)
            .map_err(|error| self.package.bad(format!("`{file}`: {error}")))?;
        let table = if factory == "parser" { &mut self.labels.deps } else { &mut self.labels.ents };
        let moves = ordered_moves(&actions, table)
            .filter(|moves| !moves.is_empty() && moves.len() < usize::from(u16::MAX));
        if factory == "parser" {
            self.parser_labels();
        }
        let highest = if factory == "parser" { 4 } else { 5 };
        let moves = moves.filter(|moves| moves.iter().all(|class| class.action <= highest));
        moves.ok_or_else(|| self.package.bad(format!("`{file}` has no usable moves")))
    }

    /// Gives numbers to the labels that no move has: those of roots, and the parts of lifted arcs' labels.
    fn parser_labels(&mut self) {
        let deps = &mut self.labels.deps;
        deps.intern(ROOT);
        for part in deps
            .texts()
            .iter()
            .filter_map(|label| label.split_once(LIFTED))
            .flat_map(|(own, of_head)| [own, of_head])
        {
            deps.intern(part);
        }
    }

    /// Returns the component's own tok2vec, or `None` where it listens to the shared one.
    fn source(
        &mut self,
        name: &str,
        path: &str,
        weights: &Weights,
    ) -> Result<Option<Tok2VecSpec>, Error> {
        let path = format!("{path}.tok2vec");
        if self.config.str(&format!("{path}.@architectures")) == Some("spacy.Tok2VecListener.v1") {
            return Ok(None);
        }
        self.tok2vec_layers(name, &path, weights).map(Some)
    }

    fn source_width(&self, own: Option<&Tok2VecSpec>) -> Result<usize, Error> {
        let source = own.or(self.tok2vec.as_ref());
        source.map(|spec| spec.width).ok_or_else(|| {
            self.package.bad("a component listens to a tok2vec, and there is none before it")
        })
    }

    pub(super) fn packed(
        &mut self,
        name: &str,
        (weights, bias): (Vec<f32>, Vec<f32>),
    ) -> Result<(), Error> {
        self.writer.section(&format!("{name}.weights"), &weights)?;
        self.writer.section(&format!("{name}.bias"), &bias)
    }

    pub(super) fn checked<T>(&self, result: Result<T, String>) -> Result<T, Error> {
        result.map_err(|reason| self.package.bad(reason))
    }
}

/// Reorders `[slot][output][piece][input]` to `[slot][piece][output][input]`.
fn pieces_first(data: &[f32], n_outputs: usize, n_inputs: usize) -> Vec<f32> {
    let n_pieces = 2;
    let slots = data.chunks_exact(n_outputs * n_pieces * n_inputs);
    let row = |slot: &[f32], piece: usize, output: usize| {
        slot[(output * n_pieces + piece) * n_inputs..][..n_inputs].to_vec()
    };
    slots
        .flat_map(|slot| {
            (0..n_pieces).flat_map(move |piece| {
                (0..n_outputs).flat_map(move |output| row(slot, piece, output))
            })
        })
        .collect()
}

fn ordered_moves(actions: &Value, table: &mut crate::model::manifest::Table) -> Option<Vec<Move>> {
    let mut actions: Vec<(&String, &Value)> = actions.as_object()?.iter().collect();
    actions.sort_by_key(|(action, _)| *action);
    let mut moves = Vec::new();
    for (action, labels) in actions {
        let action = action.parse().ok()?;
        let labels: Option<Vec<(i64, &String)>> =
            labels.as_object()?.iter().map(|(label, n)| Some((n.as_i64()?, label))).collect();
        let mut labels = labels?;
        // Negative frequencies mark labels that were added late; they come last anyway.
        labels.sort_by(|a, b| b.cmp(a));
        moves.extend(
            labels.into_iter().map(|(_, label)| Move { action, label: table.intern(label) }),
        );
    }
    Some(moves)
}

/// Returns the normal form of morphological features: sorted, with sorted values; empty for `_`.
pub(super) fn normal_morph(morph: &str) -> String {
    if morph == "_" {
        return String::new();
    }
    let mut features: Vec<String> =
        morph.split('|').filter(|feature| !feature.is_empty()).map(normal_feature).collect();
    features.sort();
    features.join("|")
}

fn normal_feature(feature: &str) -> String {
    let Some((name, values)) = feature.split_once('=') else { return feature.to_owned() };
    let mut values: Vec<&str> = values.split(',').collect();
    values.sort_unstable();
    format!("{name}={}", values.join(","))
}

/// Returns the number of a part of speech by its name; 0 for the empty name.
pub(super) fn pos_of(name: &str) -> Option<u8> {
    if name.is_empty() { Some(0) } else { symbols::pos_number(name) }
}
