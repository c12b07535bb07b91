//! Clusters found in behaviour, or why there are none.

use kesit_insight::cluster::LEAST_ROWS;
use kesit_report::{Clusters, Missing, Section, Words};

use super::ground::Ground;
use crate::insight::cluster::{NoClusters, Question, clusters as find, section};

pub(super) fn clusters(ground: &Ground<'_>) -> Section<Clusters> {
    match find(ground.shop, &Question::default(), ground.as_of) {
        Ok(found) => Ok(section(&found)),
        Err(NoClusters::TooFew(has)) => Err(Missing::Customers { has: has as u64, needs: LEAST_ROWS as u64 }),
        Err(NoClusters::AllAlike) => Err(Missing::Other {
            why: Words::new(
                "The customers do not differ in any figure.",
                "Müşteriler hiçbir ölçüde birbirinden ayrılmıyor.",
            ),
            needed: Words::default(),
        }),
        Err(NoClusters::Refused(_)) => Err(Missing::Other {
            why: Words::new(
                "No division into three to seven clusters came out again when the customers were drawn anew. An unstable cluster is not shown: acting on it would be acting on chance.",
                "Müşteriler yeniden çekildiğinde üç ile yedi kümeye ayıran hiçbir bölünme tekrar çıkmadı. Kararsız küme gösterilmez: ona göre davranmak rastlantıya göre davranmaktır.",
            ),
            needed: Words::new(
                "Nothing is wrong: use the RFM groups and the stages above.",
                "Bir sorun yok: yukarıdaki RFM gruplarını ve evreleri kullanın.",
            ),
        }),
    }
}
