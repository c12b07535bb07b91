//! `kesit kpi`.

use expect_test::expect;

use crate::stage::{Stage, text};

#[test]
fn a_period_beside_the_one_before() {
    let shop = Stage::shop();
    shop.check("kpi shop.jsonl --from 2025-01-05 --to 2025-01-08", expect![[r#"
        2025-01-05 – 2025-01-07 (3 days) · all customers

        As of  2025-03-01 12:30

        Key                      Figure                        Period  95% from      to  Before   Change
        revenue                  Revenue                        50.50         –       –  100.00   -49.5%
        orders                   Orders                             1         –       –       1     0.0%
        buyers                   Buyers                             1         –       –       1     0.0%
        new_buyers               New buyers                         0         –       –       1  -100.0%
        returning_buyers         Returning buyers                   1         –       –       0        –
        average_order_value      Average order value            50.50         –       –  100.00   -49.5%
        orders_per_buyer         Orders per buyer                1.00         –       –    1.00     0.0%
        refund_rate              Refund rate                     0.0%         –       –    0.0%        –
        repeat_purchase_rate     Repeat purchase rate            0.0%      0.0%   79.3%    0.0%        –
        repeat_within_90_days    Bought again within 90 days        –         –       –       –        –
        returning_customer_rate  Returning customer rate       100.0%     20.7%  100.0%    0.0%        –
        days_between_orders      Days between orders                3         –       –       –        –
        active_rate              Active rate                   100.0%     20.7%  100.0%  100.0%     0.0%
        inactivity_rate          Inactive customers              0.0%      0.0%   79.3%    0.0%        –
        inactivity_churn         Inactivity churn                0.0%      0.0%   79.3%       –        –
        expected_churn           Expected churn                     –         –       –       –        –
        win_back_rate            Win-back rate                      –         –       –       –        –
        historic_value           Customer value so far         150.50         –       –  100.00    50.5%
        expected_value           Expected customer value            –         –       –       –        –
        top_fifth_share          Share of the best fifth        20.0%         –       –   20.0%     0.0%
        gini                     Unevenness of revenue (Gini)   0.000         –       –   0.000        –
        nps                      Net promoter score                 –         –       –       –        –

        Expected value: 365 days ahead, margin 100%, 10% a year off. Change is relative.

        Silent: more than 180 days without an order, a convention, as the shop is too small or too young for a rhythm of its own.

        What a figure means: `kesit kpi --define KEY`.
    "#]]);
    shop.check(
        "kpi shop.jsonl --period 30d --lang tr --format csv",
        expect![[r#"
        kpi,name,value,low,high,before,change
        revenue,Ciro,10.0,,,,
        orders,Sipariş sayısı,1,,,,
        buyers,Alışveriş yapan müşteri,1,,,,
        new_buyers,Yeni müşteri,1,,,,
        returning_buyers,Geri gelen müşteri,0,,,,
        average_order_value,Ortalama sepet tutarı,10.0,,,,
        orders_per_buyer,Müşteri başına sipariş,1.0,,,,
        refund_rate,İade oranı,0.0,,,,
        repeat_purchase_rate,Tekrar satın alma oranı,0.0,0.0,0.793450685623,,
        repeat_within_90_days,90 gün içinde yeniden alan,,,,,
        returning_customer_rate,Geri gelen müşteri oranı,0.0,0.0,0.793450685623,,
        days_between_orders,Siparişler arası gün,,,,,
        active_rate,Aktif müşteri oranı,0.5,0.0945312057342,0.905468794266,,
        inactivity_rate,Sessiz müşteri oranı,0.0,0.0,0.657619772493,,
        inactivity_churn,Hareketsizliğe göre kayıp oranı,0.0,0.0,0.793450685623,,
        expected_churn,Beklenen kayıp oranı,,,,,
        win_back_rate,Geri kazanma oranı,,,,,
        historic_value,Bugüne kadarki müşteri değeri,90.25,,,,
        expected_value,Beklenen müşteri değeri,,,,,
        top_fifth_share,En iyi beşte birin payı,0.2,,,,
        gini,Cironun dağılımı (Gini),0.0,,,,
        nps,Net tavsiye skoru,,,,,
    "#]],
    );
}

#[test]
fn the_members_of_a_segment() {
    let shop = Stage::shop();
    shop.check("kpi shop.jsonl --segment buyers --segments segments.yaml --format json", expect![[r#"
        {"as_of":"2025-03-01T09:30:00.000Z","members":1,"kpis":[{"kpi":"revenue","name":"Revenue","value":10.0,"low":null,"high":null,"before":0.0,"change":null},{"kpi":"orders","name":"Orders","value":1,"low":null,"high":null,"before":0,"change":null},{"kpi":"buyers","name":"Buyers","value":1,"low":null,"high":null,"before":0,"change":null},{"kpi":"new_buyers","name":"New buyers","value":1,"low":null,"high":null,"before":0,"change":null},{"kpi":"returning_buyers","name":"Returning buyers","value":0,"low":null,"high":null,"before":0,"change":null},{"kpi":"average_order_value","name":"Average order value","value":10.0,"low":null,"high":null,"before":null,"change":null},{"kpi":"orders_per_buyer","name":"Orders per buyer","value":1.0,"low":null,"high":null,"before":null,"change":null},{"kpi":"refund_rate","name":"Refund rate","value":0.0,"low":null,"high":null,"before":null,"change":null},{"kpi":"repeat_purchase_rate","name":"Repeat purchase rate","value":0.0,"low":0.0,"high":0.793450685623,"before":null,"change":null},{"kpi":"repeat_within_90_days","name":"Bought again within 90 days","value":null,"low":null,"high":null,"before":null,"change":null},{"kpi":"returning_customer_rate","name":"Returning customer rate","value":0.0,"low":0.0,"high":0.793450685623,"before":null,"change":null},{"kpi":"days_between_orders","name":"Days between orders","value":null,"low":null,"high":null,"before":null,"change":null},{"kpi":"active_rate","name":"Active rate","value":1.0,"low":0.206549314377,"high":1.0,"before":null,"change":null},{"kpi":"inactivity_rate","name":"Inactive customers","value":0.0,"low":0.0,"high":0.793450685623,"before":null,"change":null},{"kpi":"inactivity_churn","name":"Inactivity churn","value":null,"low":null,"high":null,"before":null,"change":null},{"kpi":"expected_churn","name":"Expected churn","value":null,"low":null,"high":null,"before":null,"change":null},{"kpi":"win_back_rate","name":"Win-back rate","value":null,"low":null,"high":null,"before":null,"change":null},{"kpi":"historic_value","name":"Customer value so far","value":10.0,"low":null,"high":null,"before":null,"change":null},{"kpi":"expected_value","name":"Expected customer value","value":null,"low":null,"high":null,"before":null,"change":null},{"kpi":"top_fifth_share","name":"Share of the best fifth","value":0.2,"low":null,"high":null,"before":null,"change":null},{"kpi":"gini","name":"Unevenness of revenue (Gini)","value":0.0,"low":null,"high":null,"before":null,"change":null},{"kpi":"nps","name":"Net promoter score","value":null,"low":null,"high":null,"before":null,"change":null},{"kpi":"segment_growth","name":"Growth of the segment","value":0.0,"low":null,"high":null,"before":null,"change":null},{"kpi":"segment_stability","name":"Stability of the segment","value":0.0,"low":null,"high":null,"before":null,"change":null}],"growth":[{"before":1,"new":1,"moved_in":0,"moved_out":1,"after":1}],"notes":["Expected value: 365 days ahead, margin 100%, 10% a year off. Change is relative.","Silent: more than 180 days without an order, a convention, as the shop is too small or too young for a rhythm of its own.","Members are those at the end of the period; where the segment asks for orders, what they did in it made them members. Both periods are of the same people.","What a figure means: `kesit kpi --define KEY`."]}
    "#]]);
    shop.check_all(
        "kpi shop.jsonl --segment buyer --segments segments.yaml",
        expect![[r#"
        exit 1
        --- out
        --- err
        Read 1 file: 6 messages
        error: there is no segment `buyer`
        hint: did you mean `buyers`?
    "#]],
    );
    shop.check_all(
        "kpi shop.jsonl --segment buyers --lang tr",
        expect![[r#"
        exit 2
        --- out
        --- err
        hata: --segment: tanım verilmedi
        öneri: tanım dosyalarını --segments ile verin
    "#]],
    );
}

#[test]
fn who_came_back() {
    let shop = Stage::shop();
    shop.check("kpi shop.jsonl --cohorts week --retained on-or-after", expect![[r#"
        As of 2025-03-01 12:30 · all customers

        As of  2025-03-01 12:30

        Ordered again in that period after or later
        First order  Customers      +1    +2    +3    +4    +5    +6    +7
        2024-12-30           1  100.0%  0.0%  0.0%  0.0%  0.0%  0.0%  0.0%
        2025-01-06           0       –     –     –     –     –     –     –
        2025-01-13           0       –     –     –     –     –     –     –
        2025-01-20           0       –     –     –     –     –     –     –
        2025-01-27           0       –     –     –     –     –     –     –
        2025-02-03           0       –     –     –     –     –     –     –
        2025-02-10           0       –     –     –     –     –     –     –
        2025-02-17           0       –     –     –     –     –     –     –
        all                  1  100.0%  0.0%  0.0%  0.0%  0.0%  0.0%  0.0%

        A cell counts only once its period is over. The last row is over all cohorts that are old enough, also those not shown.
    "#]]);
    shop.check(
        "kpi shop.jsonl --cohorts month --format csv",
        expect![[r#"
        cohort,customers,1
        2025-01-01,1,0.0
        2025-02-01,0,
        all,1,0.0
    "#]],
    );
}

#[test]
fn campaigns_need_a_control_group() {
    let shop = Stage::shop();
    shop.write("costs.csv", b"campaign;cost;margin\nspring;100,50;0,4\n");
    shop.check("kpi shop.jsonl --costs costs.csv --format csv", expect![[r#"
        campaign,cost,margin,reached,treated,control,too_young,treated_ordered,control_ordered,treated_money,control_money,roi,roi_low,roi_high,cost_per_retained,cost_per_retained_low,cost_per_retained_high
        spring,100.5,0.4,0,0,0,0,,,,,N/A,,,N/A,,
    "#]]);
    let told = text(&shop.run("kpi shop.jsonl --costs costs.csv").stdout);
    assert!(told.contains("N/A: no control group"), "{told}");
    shop.write("wrong.csv", b"campaign,cost\nspring,dear\n");
    shop.check_all(
        "kpi shop.jsonl --costs wrong.csv",
        expect![[r#"
        exit 1
        --- out
        --- err
        Read 1 file: 6 messages
        error: `wrong.csv`: the column `cost` holds something that is no number
        hint: columns: campaign, cost and, if it differs from --margin, margin
    "#]],
    );
    shop.check_all(
        "kpi shop.jsonl --costs none.csv --lang tr",
        expect![[r#"
            exit 3
            --- out
            --- err
            1 dosya okundu: 6 ileti
            hata: `none.csv` okunamıyor: böyle bir dosya ya da klasör yok
        "#]],
    );
}

#[test]
fn every_figure_is_defined_in_both_languages() {
    let stage = Stage::new(&[]);
    stage.check("kpi --define repeat_purchase_rate", expect![[r#"
        Repeat purchase rate (repeat_purchase_rate)
          Customers with at least two orders in the period ÷ customers with at least one order in the same period. It grows with the length of the period, and is not the returning customer rate.
    "#]]);
    stage.check("kpi --define repeat_purchase_rate --lang tr", expect![[r#"
        Tekrar satın alma oranı (repeat_purchase_rate)
          Dönemde en az iki siparişi olan müşteriler ÷ aynı dönemde en az bir siparişi olan müşteriler. Dönem uzadıkça büyür; geri gelen müşteri oranı ile aynı şey değildir.
    "#]]);
    let all = text(&stage.run("kpi --definitions --format csv").stdout);
    assert_eq!(all.lines().count(), 37, "a header and 36 figures");
    stage.check_all(
        "kpi --define revenues",
        expect![[r#"
        exit 2
        --- out
        --- err
        error: --define: no figure has the key `revenues`
        hint: all keys: `kesit kpi --definitions`
    "#]],
    );
}

#[test]
fn a_period_that_makes_no_sense_is_refused() {
    let shop = Stage::shop();
    shop.check_all(
        "kpi shop.jsonl --period 3w",
        expect![[r#"
        exit 2
        --- out
        --- err
        error: --period: not a length: `3w`
        hint: month, quarter, year, 30d
    "#]],
    );
    shop.check_all(
        "kpi shop.jsonl --from 2025-02-01 --to 2025-02-01",
        expect![[r#"
        exit 2
        --- out
        --- err
        Read 1 file: 6 messages
        error: --from: not before the end of the period
    "#]],
    );
    shop.check_all(
        "kpi shop.jsonl --from 2025-02-01 --to 2026-02-01 --lang tr",
        expect![[r#"
        exit 2
        --- out
        --- err
        1 dosya okundu: 6 ileti
        hata: --to: sorulan andan sonra
        öneri: dönemin tümü bilinmeli; veri oraya uzanıyorsa daha ileri bir --as-of verin
    "#]],
    );
    shop.check_all(
        "kpi shop.jsonl --margin 40",
        expect![[r#"
        exit 2
        --- out
        --- err
        error: --margin: must be from 0 to 1
    "#]],
    );
}
