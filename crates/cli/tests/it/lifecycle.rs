//! `kesit lifecycle`.

use expect_test::expect;

use crate::stage::Stage;

#[test]
fn a_small_shop_goes_by_the_convention_and_is_told_so() {
    let shop = Stage::shop();
    shop.check("lifecycle shop.jsonl --compare 2025-02-01", expect![[r#"
        As of 2025-03-01 12:30 (Europe/Istanbul) · 2 customers with an order

        As of                          2025-03-01 12:30
        Without an order, in no stage  1

        Key          Stage        Customers  Share  With one order  Money so far  Share of money    Each  Days since order
        new          New                  1  50.0%               1         10.00            5.5%   10.00               0.0
        active       Active               1  50.0%               0        170.50           94.5%  170.50              51.0
        reactivated  Reactivated          0   0.0%               0          0.00            0.0%       –                 –
        at_risk      At risk              0   0.0%               0          0.00            0.0%       –                 –
        dormant      Dormant              0   0.0%               0          0.00            0.0%       –                 –
        lost         Lost                 0   0.0%               0          0.00            0.0%       –                 –

        Days without an order
        New below days  At risk from  Dormant from  Lost from  Source
                    30            90           180        360  a convention

        Moves since then, from the row to the column
        From               New  Active  Reactivated  At risk  Dormant  Lost
        New                  0       0            0        0        0     0
        Active               0       1            0        0        0     0
        Reactivated          0       0            0        0        0     0
        At risk              0       0            0        0        0     0
        Dormant              0       0            0        0        0     0
        Lost                 0       0            0        0        0     0
        First order since    1       0            0        0        0     0

        The days of today's rules stand for the past too: nobody moves because a rule did.

        The shop has too little to go by for a rhythm of its own (2 gaps between orders, 58 days of history; it takes 30 and 180): the days are a convention. Give your own with --new, --at-risk, --dormant, --lost.
    "#]]);
    shop.check("lifecycle shop.jsonl --lang tr", expect![[r#"
        An: 01.03.2025 12:30 (Europe/Istanbul) · 2 siparişi olan müşteri

        An                                      01.03.2025 12:30
        Siparişi olmayan, hiçbir aşamada değil  1

        Anahtar      Aşama               Müşteri    Pay  Tek siparişli  Bugüne kadarki tutar  Tutarın payı  Kişi başı  Son siparişten gün
        new          Yeni                      1  %50,0              1                 10,00          %5,5      10,00                 0,0
        active       Aktif                     1  %50,0              0                170,50         %94,5     170,50                51,0
        reactivated  Yeniden etkinleşen        0   %0,0              0                  0,00          %0,0          –                   –
        at_risk      Risk altında              0   %0,0              0                  0,00          %0,0          –                   –
        dormant      Uyuyan                    0   %0,0              0                  0,00          %0,0          –                   –
        lost         Kaybedilen                0   %0,0              0                  0,00          %0,0          –                   –

        Siparişsiz geçen gün
        Yeni: günden az  Risk altında: en az gün  Uyuyan: en az gün  Kaybedilen: en az gün  Kaynak
                     30                       90                180                    360  genel kabul

        Mağazanın kendi ritmi için veri az (2 sipariş arası, 58 günlük geçmiş; en az 30 ve 180 gerekir): günler genel kabuldür. Kendinizinkini --new, --at-risk, --dormant, --lost ile verin.
    "#]]);
}

#[test]
fn own_days_count_instead() {
    let shop = Stage::shop();
    shop.check(
        "lifecycle shop.jsonl --at-risk 40 --dormant 45 --lost 90 --customers --format csv",
        expect![[r#"
            customer,stage,name,since,until,last_order,orders,money,first_time_buyer
            ada,dormant,Dormant,2025-02-23,2025-04-09,2025-01-09,3,170.5,false
            can,new,New,2025-03-01,2025-03-31,2025-03-01,1,10.0,true
        "#]],
    );
    shop.check("lifecycle shop.jsonl --every month --format csv", expect![[r#"
        from,is_over,entered,came_back,fell_at_risk,fell_dormant,were_lost,new,active,reactivated,at_risk,dormant,lost
        2025-01-01,true,1,0,0,0,0,0,1,0,0,0,0
        2025-02-01,true,0,0,0,0,0,0,1,0,0,0,0
        2025-03-01,false,1,0,0,0,0,1,1,0,0,0,0
    "#]]);
    shop.check("lifecycle shop.jsonl --by-category --as-of 2025-01-15 --format json", expect![[r#"
        {"as_of":"2025-01-14T21:00:00.000Z","prospects":0,"stages":[{"stage":"new","name":"New","customers":0,"share":0.0,"first_time_buyers":0,"money":0.0,"money_share":0.0,"mean_money":null,"mean_recency_days":null},{"stage":"active","name":"Active","customers":1,"share":1.0,"first_time_buyers":0,"money":170.5,"money_share":1.0,"mean_money":170.5,"mean_recency_days":6.0},{"stage":"reactivated","name":"Reactivated","customers":0,"share":0.0,"first_time_buyers":0,"money":0.0,"money_share":0.0,"mean_money":null,"mean_recency_days":null},{"stage":"at_risk","name":"At risk","customers":0,"share":0.0,"first_time_buyers":0,"money":0.0,"money_share":0.0,"mean_money":null,"mean_recency_days":null},{"stage":"dormant","name":"Dormant","customers":0,"share":0.0,"first_time_buyers":0,"money":0.0,"money_share":0.0,"mean_money":null,"mean_recency_days":null},{"stage":"lost","name":"Lost","customers":0,"share":0.0,"first_time_buyers":0,"money":0.0,"money_share":0.0,"mean_money":null,"mean_recency_days":null}],"thresholds":[{"new_days":30,"at_risk_days":90,"dormant_days":180,"lost_days":360,"source":"a convention"}],"categories":[{"category":"(all others)","new_days":30,"at_risk_days":90,"dormant_days":180,"lost_days":360,"customers":1,"new":0,"active":1,"reactivated":0,"at_risk":0,"dormant":0,"lost":0}],"notes":["The shop has too little to go by for a rhythm of its own (2 gaps between orders, 13 days of history; it takes 30 and 180): the days are a convention. Give your own with --new, --at-risk, --dormant, --lost."]}
    "#]]);
}

#[test]
fn what_cannot_be_answered_is_refused() {
    let shop = Stage::shop();
    shop.check_all(
        "lifecycle shop.jsonl --lost 100",
        expect![[r#"
        exit 2
        --- out
        --- err
        Read 1 file: 6 messages
        error: the days must rise: new 30, at risk 90, dormant 180, lost 100
        hint: new may be as many as at risk at most; options that are not given come from the shop's rhythm
    "#]],
    );
    shop.check_all("lifecycle shop.jsonl --as-of 2024-12-31 --lang tr", expect![[r#"
        exit 1
        --- out
        --- err
        1 dosya okundu: 6 ileti
        hata: o anda kimsenin siparişi yoktu
        öneri: siparişler `Order Completed` olaylarıdır ya da bir sipariş dosyasının satırlarıdır; --as-of çok mu erken?
    "#]]);
    shop.check_all(
        "lifecycle shop.jsonl --compare 2025-03-02",
        expect![[r#"
        exit 2
        --- out
        --- err
        Read 1 file: 6 messages
        error: --compare: not earlier than the instant asked about
    "#]],
    );
    shop.check_all(
        "lifecycle",
        expect![[r#"
        exit 2
        --- out
        --- err
        error: there is nothing to read: no files named, and no workspace here
        hint: name files, a workspace with --workspace, or make one with `kesit init`
    "#]],
    );
}
