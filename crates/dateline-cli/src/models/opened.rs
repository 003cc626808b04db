//! The installed models of a run.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::OnceLock;

use anyhow::Result;
use dateline_extract::language;
use dateline_nlp::Model;

use super::{Failure, Home, KNOWN, Kind};
use crate::args::LangChoice;

/// The models that may be used, opened when the first article needs them.
pub(crate) struct Models {
    by_lang: BTreeMap<String, (PathBuf, OnceLock<Result<Model, String>>)>,
    forced: Option<String>,
}

impl Models {
    /// Looks which models are installed.
    pub(crate) fn find(home: &Home, choice: &LangChoice, name: Option<&str>) -> Result<Models> {
        let langs = match choice {
            LangChoice::Auto => language::identifiable().map(str::to_owned).collect(),
            LangChoice::Code(code) => vec![code.clone()],
        };
        let named = name.map(|name| Models::named(home, name)).transpose()?;
        let path_for = |lang: &String| match &named {
            Some((of, path)) if of == lang => Some(path.clone()),
            _ => home.model_for(lang),
        };
        let by_lang: BTreeMap<_, _> = langs
            .into_iter()
            .filter_map(|lang| path_for(&lang).map(|path| (lang, (path, OnceLock::new()))))
            .collect();
        let forced = match choice {
            LangChoice::Auto => None,
            LangChoice::Code(code) => Some(code.clone()),
        };
        let models = Models { by_lang, forced };
        match &models.forced {
            None if models.by_lang.is_empty() => {
                Err(Failure::new("no language model is installed")
                    .hint("`dateline models add fr` adds the French one")
                    .into())
            }
            None => Ok(models),
            Some(lang) if models.by_lang.is_empty() => {
                let failure = Failure::new(format!("no model for `{lang}` is installed"));
                Err(failure.hint(how_to_add(lang)).into())
            }
            Some(lang) => {
                // Every article will need it: better to fail now than once for each.
                let opened = models.open(lang).map(|_| ());
                let again = format!("`dateline models add {lang} --force` installs it again");
                opened.map(|()| models).map_err(|reason| Failure::new(reason).hint(again).into())
            }
        }
    }

    /// Returns the language and the file of the installed model with this name.
    fn named(home: &Home, name: &str) -> Result<(String, PathBuf)> {
        let path = home.file(Kind::Model, name);
        if !path.is_file() {
            let failure = Failure::new(format!("no model `{name}` is installed"));
            let hint = format!(
                "`dateline models add {name}` adds it; `dateline models list` names what there is"
            );
            return Err(failure.hint(hint).into());
        }
        let model = Model::open(&path)?;
        Ok((model.info().lang.clone(), path))
    }

    /// Returns the languages of the models that may be used.
    pub(crate) fn installed(&self) -> impl Iterator<Item = &str> {
        self.by_lang.keys().map(String::as_str)
    }

    /// Returns the language that the command line sets for all articles.
    pub(crate) fn forced(&self) -> Option<&str> {
        self.forced.as_deref()
    }

    /// Returns the model for `lang`, or why there is none.
    pub(crate) fn open(&self, lang: &str) -> Result<&Model, String> {
        let (path, model) =
            self.by_lang.get(lang).ok_or_else(|| format!("no model for `{lang}` is installed"))?;
        let model = model.get_or_init(|| {
            let model = Model::open(path);
            if let Ok(model) = &model {
                tracing::info!(
                    "`{lang}` is annotated by {} (`{}`)",
                    model.info().full_name(),
                    path.display()
                );
            }
            model.map_err(|error| format!("{:#}", anyhow::Error::new(error)))
        });
        model.as_ref().map_err(String::clone)
    }
}

/// Returns what to type for a model of `lang`.
pub(crate) fn how_to_add(lang: &str) -> String {
    if KNOWN.iter().any(|known| known.kind == Kind::Model && known.name == lang) {
        return format!("`dateline models add {lang}` adds one");
    }
    format!("`dateline models add --package PATH --name {lang}` adds a spaCy package")
}
