//! `kesit cluster`: clusters of customers, how stable they are, and their rules.

use std::fs;
use std::io::Write;
use std::path::Path;

use kesit_app::insight::Shop;
use kesit_app::insight::cluster::{self as app, Both, Found, NoClusters, PreviousError, Question};
use kesit_insight::cluster::{Candidate, LEAST_JACCARD, LEAST_ROWS, Refused, Stability};
use kesit_model::language::{Format, parse};

use crate::args::Cluster;
use crate::failure::Failure;
use crate::load;
use crate::sheet::{Answer, Cell, Sheet};
use crate::words::Words;

pub(crate) fn run(args: &Cluster, words: Words, out: &mut dyn Write) -> Result<(), Failure> {
    let ground = load::shop(&args.shop, words)?;
    let shop = &ground.shop();
    let as_of = ground.as_of(shop);
    let question = Question { seed: args.seed, k: args.k.map(usize::from) };
    let mut answer = Answer::default();
    answer.fact("as_of", words.of("As of", "An"), Cell::Instant(as_of));
    let mut found = match app::clusters(shop, &question, as_of) {
        Ok(found) => found,
        Err(NoClusters::Refused(candidates)) if !args.customers && args.save.is_none() => {
            let buyers = candidates.iter().map(|candidate| candidate.sizes.iter().sum()).max().unwrap_or(0);
            answer.headline = ground.headline(as_of, buyers);
            answer.sheets.push(tried(&candidates, None, words));
            answer.notes.push(none_to_trust(words).to_owned());
            return answer.write(args.shop.format, &ground.setting, out);
        }
        Err(error) => return Err(refused(&error, words)),
    };
    if let Some(path) = &args.previous {
        continue_from(&mut found, shop, path, words)?;
    }
    answer.headline = ground.headline(as_of, found.customers.len());
    if args.customers {
        answer.sheets.push(customers(&found, shop, words));
    } else {
        answer.sheets.push(clusters(&found, words));
        answer.sheets.push(rules(&found, words));
        answer.sheets.push(tried(&found.candidates, Some(found.clusters.len()), words));
    }
    answer.notes.extend(found.chosen().refused.map(|why| warning(why, words)));
    answer.notes.push(how_to_read(words).to_owned());
    if let Some(folder) = &args.save {
        answer.notes.push(save(&found, folder, args.force, words)?);
    }
    answer.write(args.shop.format, &ground.setting, out)
}

fn both(text: &Both, words: Words) -> Cell {
    Cell::text(words.of(&text.en, &text.tr))
}

fn clusters(found: &Found, words: Words) -> Sheet {
    let columns = [
        ("cluster", words.of("Cluster", "Küme")),
        ("name", words.of("Name", "Ad")),
        ("customers", words.of("Customers", "Müşteri")),
        ("share", words.of("Share", "Pay")),
        ("money", words.of("Money", "Tutar")),
        ("money_share", words.of("Share of money", "Tutarın payı")),
        ("jaccard", words.of("Found again", "Yeniden bulunma")),
        ("stability", words.of("Stability", "Kararlılık")),
    ];
    let mut sheet = Sheet::new("clusters", "", &columns);
    let all: f64 = found.clusters.iter().map(|cluster| cluster.money).sum();
    for cluster in &found.clusters {
        sheet.row([
            Cell::Count(cluster.number.into()),
            both(&cluster.name, words),
            Cell::count(cluster.description.customers),
            Cell::Share(cluster.description.share),
            Cell::Money(cluster.money),
            if all > 0.0 { Cell::Share(cluster.money / all) } else { Cell::Missing },
            Cell::Number(cluster.jaccard, 2),
            Cell::text(stability(cluster.jaccard, words)),
        ]);
    }
    sheet
}

fn stability(jaccard: f64, words: Words) -> &'static str {
    match Stability::of(jaccard) {
        Stability::Unstable => words.of("unstable", "kararsız"),
        Stability::Pattern => words.of("a pattern", "bir örüntü"),
        Stability::Stable => words.of("stable", "kararlı"),
        Stability::HighlyStable => words.of("very stable", "çok kararlı"),
    }
}

fn rules(found: &Found, words: Words) -> Sheet {
    let columns = [
        ("cluster", words.of("Cluster", "Küme")),
        ("precision", words.of("Precision", "İsabet")),
        ("coverage", words.of("Coverage", "Kapsama")),
        ("segment", words.of("Segment", "Segment")),
        ("rule", words.of("Rule", "Kural")),
    ];
    let title = words.of("The rules that come nearest", "En yakın kurallar");
    let mut sheet = Sheet::new("rules", title, &columns);
    for cluster in &found.clusters {
        let of_rule = |share: f64| if cluster.rule.is_some() { Cell::Share(share) } else { Cell::Missing };
        sheet.row([
            Cell::Count(cluster.number.into()),
            of_rule(cluster.description.precision),
            of_rule(cluster.description.coverage),
            Cell::Flag(cluster.segment.is_some()),
            cluster.rule.as_ref().map_or(Cell::Missing, |rule| both(rule, words)),
        ]);
    }
    sheet
}

/// What became of each number of clusters.
fn tried(candidates: &[Candidate], taken: Option<usize>, words: Words) -> Sheet {
    let columns = [
        ("k", words.of("Number", "Sayı")),
        ("smallest", words.of("Smallest", "En küçüğü")),
        ("jaccard", words.of("Found again", "Yeniden bulunma")),
        ("silhouette", words.of("Silhouette", "Siluet")),
        ("verdict", words.of("Verdict", "Sonuç")),
    ];
    let title = words.of("Numbers of clusters that were looked at", "Denenen küme sayıları");
    let mut sheet = Sheet::new("tried", title, &columns);
    for candidate in candidates {
        let verdict = match candidate.refused {
            Some(why) => told(why, words),
            None if taken == Some(candidate.k) => words.of("taken", "alındı").to_owned(),
            None => words.of("less stable than the one taken", "alınandan daha az kararlı").to_owned(),
        };
        let jaccard = (!candidate.jaccard.is_empty()).then(|| candidate.least_jaccard());
        sheet.row([
            Cell::count(candidate.k),
            Cell::of(candidate.sizes.iter().copied().min(), Cell::count),
            Cell::of(jaccard, |jaccard| Cell::Number(jaccard, 2)),
            if candidate.sizes.is_empty() { Cell::Missing } else { Cell::Number(candidate.silhouette, 2) },
            Cell::text(verdict),
        ]);
    }
    sheet
}

fn told(why: Refused, words: Words) -> String {
    match why {
        Refused::Small { customers, least } => words.text(
            format!("refused: the smallest has {customers} customers, {least} are needed"),
            format!("reddedildi: en küçüğünde {customers} müşteri var, {least} gerekir"),
        ),
        Refused::NoStructure { .. } => words
            .of(
                "refused: customers without any structure would be parted as well",
                "reddedildi: hiç yapısı olmayan müşteriler de böyle ayrılırdı",
            )
            .to_owned(),
        Refused::Unstable { jaccard } => words.text(
            format!("refused: a cluster is found again with {jaccard:.2} only, {LEAST_JACCARD} is needed"),
            format!(
                "reddedildi: bir küme yalnızca {jaccard:.2} ile yeniden bulunuyor, {LEAST_JACCARD} gerekir"
            ),
        ),
        Refused::TooFew => {
            words.of("refused: too few customers differ", "reddedildi: farklı müşteri çok az").to_owned()
        }
    }
}

fn warning(why: Refused, words: Words) -> String {
    let why = told(why, words);
    words.text(
        format!("Do not rely on these clusters. Without --k this number would be {why}."),
        format!("Bu kümelere güvenmeyin. --k olmasaydı bu sayı şöyle olurdu: {why}."),
    )
}

fn none_to_trust(words: Words) -> &'static str {
    words.of(
        "No clusters are shown: these customers differ by degrees, not in kind, or there are too few of them. Groups by bounds (`kesit rfm`) fit them better; --k N shows clusters all the same.",
        "Küme gösterilmiyor: bu müşteriler türce değil derece derece ayrılıyor ya da sayıları az. Sınırlara dayalı gruplar (`kesit rfm`) daha uygun; --k N yine de kümeleri gösterir.",
    )
}

fn how_to_read(words: Words) -> &'static str {
    words.of(
        "Found again: how alike a cluster is when it is looked for in other draws of the customers, 0 to 1 (mean Jaccard index); below 0.6 it is not to be trusted. Precision: the part of those whom a rule finds that are in the cluster; coverage: the part of the cluster that the rule finds.",
        "Yeniden bulunma: müşteriler yeniden örneklendiğinde kümenin ne kadar benzer çıktığı, 0–1 (ortalama Jaccard); 0,6 altına güvenilmez. İsabet: kuralın bulduklarından kümede olanların payı; kapsama: kümenin kuralla bulunan payı.",
    )
}

fn customers(found: &Found, shop: &Shop<'_>, words: Words) -> Sheet {
    let columns = [
        ("customer", words.of("Customer", "Müşteri")),
        ("cluster", words.of("Cluster", "Küme")),
        ("name", words.of("Name", "Ad")),
    ];
    let mut sheet = Sheet::new("customers", "", &columns);
    for (customer, label) in found.customers.iter().zip(&found.labels) {
        let cluster = &found.clusters[usize::from(*label)];
        sheet.row([
            Cell::text(shop.id(*customer).as_str()),
            Cell::Count(cluster.number.into()),
            both(&cluster.name, words),
        ]);
    }
    sheet
}

fn refused(error: &NoClusters, words: Words) -> Failure {
    match error {
        NoClusters::TooFew(customers) => Failure::input(words.text(
            format!("{customers} customers with an order are too few to look for clusters; {LEAST_ROWS} who differ are needed"),
            format!("siparişi olan {customers} müşteri küme aramak için az; birbirinden farklı {LEAST_ROWS} müşteri gerekir"),
        ))
        .hint(words.of("try a later --as-of, or longer data", "daha ileri bir --as-of ya da daha uzun veri deneyin")),
        NoClusters::AllAlike => Failure::input(words.of(
            "the customers do not differ in any figure",
            "müşteriler hiçbir ölçüde birbirinden ayrılmıyor",
        )),
        NoClusters::Refused(_) => Failure::input(words.of(
            "no clusters are stable enough to be written",
            "yazılacak kadar kararlı küme yok",
        ))
        .hint(words.of(
            "without --customers and --save it is told why; --k N takes clusters all the same",
            "--customers ve --save olmadan nedeni söylenir; --k N yine de kümeleri alır",
        )),
    }
}

fn continue_from(found: &mut Found, shop: &Shop<'_>, path: &Path, words: Words) -> Result<(), Failure> {
    let refused = |what: String| Failure::input(format!("--previous {}: {what}", path.display()));
    let file = fs::File::open(path).map_err(|error| refused(error.to_string()))?;
    found.continue_from(shop, file).map_err(|error| {
        refused(match error {
            PreviousError::NoColumn(name) => {
                words.text(format!("there is no column `{name}`"), format!("`{name}` sütunu yok"))
            }
            PreviousError::NoNumber { line } => words.text(
                format!("line {line}: the cluster is no number from 1 to 200"),
                format!("satır {line}: küme 1–200 arası bir sayı değil"),
            ),
            PreviousError::Csv(_) => words.of("this is no CSV table", "bu bir CSV tablosu değil").to_owned(),
        })
        .hint(words.of(
            "write one with `kesit cluster --customers --format csv`",
            "`kesit cluster --customers --format csv` ile bir tane yazın",
        ))
    })
}

/// Writes the definitions, each read again by the reader of definitions before.
fn save(found: &Found, folder: &Path, force: bool, words: Words) -> Result<String, Failure> {
    let failed = |error: std::io::Error| Failure::input(format!("--save {}: {error}", folder.display()));
    fs::create_dir_all(folder).map_err(failed)?;
    let mut saved = 0;
    for (cluster, text) in found.clusters.iter().filter_map(|one| Some((one, one.segment.as_ref()?))) {
        let path = folder.join(format!("{}.yaml", cluster.key()));
        if path.exists() && !force {
            let what = words.of("is there already", "zaten var");
            return Err(Failure::usage(format!("--save: {} {what}", path.display()))
                .hint(words.of("--force replaces it", "--force onun yerine yazar")));
        }
        if let Err(problems) = parse(text, Format::Yaml) {
            let what = problems.first().map(ToString::to_string).unwrap_or_default();
            return Err(Failure::input(format!("{}: {what}", cluster.key())));
        }
        fs::write(&path, text).map_err(failed)?;
        saved += 1;
    }
    let all = found.clusters.len();
    let folder = folder.display();
    Ok(words.text(
        format!("{saved} of {all} rules written to {folder}; the others cannot be said exactly in the segment language."),
        format!("{all} kuraldan {saved} tanesi {folder} klasörüne yazıldı; ötekiler segment dilinde tam söylenemiyor."),
    ))
}
