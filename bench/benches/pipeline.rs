//! A whole pipeline in one thread, in tokens per second, with warm and with cold caches. Needs an installed model: `DATELINE_MODEL` names
//! the file, `DATELINE_TEXTS` a text file with one document on each line.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use dateline_nlp::{Analyzer, AnalyzerConfig, Model};

fn pipeline(c: &mut Criterion) {
    let (Ok(model), Ok(texts)) = (std::env::var("DATELINE_MODEL"), std::env::var("DATELINE_TEXTS")) else {
        eprintln!("skipped: set DATELINE_MODEL and DATELINE_TEXTS");
        return;
    };
    let model = Model::open(model.as_ref()).expect("the model opens");
    let texts = std::fs::read_to_string(texts).expect("the texts can be read");
    let mut analyzer = model.analyzer(AnalyzerConfig::default());
    let n_tokens = analyze_all(&mut analyzer, &texts);
    let mut group = c.benchmark_group(model.info().full_name());
    group.throughput(Throughput::Elements(n_tokens as u64)).sample_size(10);
    group.bench_function("warm", |b| b.iter(|| analyze_all(&mut analyzer, &texts)));
    group.bench_function("cold", |b| b.iter(|| analyze_all(&mut model.analyzer(AnalyzerConfig::default()), &texts)));
    group.finish();
}

fn analyze_all(analyzer: &mut Analyzer, texts: &str) -> usize {
    texts.lines().map(|text| analyzer.analyze(text).map_or(0, |doc| doc.len())).sum()
}

criterion_group!(benches, pipeline);
criterion_main!(benches);
