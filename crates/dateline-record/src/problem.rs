//! What stands in the place of an article that could not be done.

use std::borrow::Cow;

use dateline_types::Problem;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{CharIndex, CharSpan};

/// Why an article gave no record: `"record":"problem"`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "record", rename = "problem")]
pub struct ProblemRecord {
    /// The article's id; `null` where the input was too broken to have one.
    pub article: Option<String>,
    /// The stage that met the problem, such as `acquire`.
    pub stage: Cow<'static, str>,
    /// A stable name of the kind of problem, such as `no_model`.
    pub code: Cow<'static, str>,
    /// A sentence for people.
    pub message: String,
    /// The words concerned; `null` where it is the whole article.
    pub span: Option<CharSpan>,
}

impl ProblemRecord {
    /// Returns a problem with a whole article; `article` is its id, if it has one.
    pub fn new(
        article: Option<String>,
        stage: &'static str,
        code: &'static str,
        message: String,
    ) -> ProblemRecord {
        ProblemRecord { article, stage: stage.into(), code: code.into(), message, span: None }
    }

    /// Returns the record of `problem`. Its words have a place only where `offsets`, which must be of the article's text, is given.
    #[must_use]
    pub fn of(problem: &Problem, offsets: Option<&CharIndex<'_>>) -> ProblemRecord {
        let Problem { article, stage, code, message, span } = problem;
        let span = span.and_then(|span| offsets.map(|offsets| offsets.span(span)));
        ProblemRecord { span, ..ProblemRecord::new(article.clone(), stage, code, message.clone()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_come_in_the_order_of_the_contract() {
        let mut problem =
            ProblemRecord::new(Some("a1".into()), "analyse", "no_model", "no model".into());
        let line = r#"{"record":"problem","article":"a1","stage":"analyse","code":"no_model","message":"no model","span":null}"#;
        assert_eq!(serde_json::to_string(&problem).unwrap(), line);
        problem.span = Some(CharSpan { start: 3, end: 5 });
        problem.article = None;
        let line = r#"{"record":"problem","article":null,"stage":"analyse","code":"no_model","message":"no model","span":[3,5]}"#;
        assert_eq!(serde_json::to_string(&problem).unwrap(), line);
        assert_eq!(serde_json::from_str::<ProblemRecord>(line).unwrap(), problem);
    }
}
