"""Small settlement files, one for each format that is shipped, with invented values.

Each adds up: what comes in, less the fees, is what is paid out.
"""


def table(delimiter, header, *rows):
    """A delimited file.

    :param header: names of the columns, separated by `|`
    :param rows: cells, separated likewise
    """
    lines = [text.replace("|", delimiter) for text in (header, *rows)]
    return "\r\n".join(lines) + "\r\n"


STRIPE_PAYOUT = table(
    ",",
    "automatic_payout_id|automatic_payout_effective_at_utc|balance_transaction_id|"
    "created_utc|available_on_utc|currency|gross|fee|net|reporting_category|source_id|"
    "charge_id|payment_intent_id|description|customer_facing_amount|"
    "customer_facing_currency|payment_method_type|card_brand|customer_email|"
    "payment_metadata[order_id]",
    "po_1|2026-01-31 00:00:00|txn_1|2026-01-28 23:30:00|2026-01-30 00:00:00|eur|120.00|"
    "1.93|118.07|charge|ch_1|ch_1|pi_1|Commande WEB-1|||card|visa|a@example.com|WEB-1",
    "po_1|2026-01-31 00:00:00|txn_2|2026-01-29 10:00:00|2026-01-30 00:00:00|eur|-20.00|"
    "0.00|-20.00|refund|re_1|ch_1|pi_1|Remboursement|||card|visa|a@example.com|WEB-1",
    "po_1|2026-01-31 00:00:00|txn_3|2026-01-29 11:00:00|2026-01-30 00:00:00|eur|-30.00|"
    "15.00|-45.00|dispute|du_1|ch_0|pi_0|Litige|||card|visa||WEB-0",
    "po_1|2026-01-31 00:00:00|txn_4|2026-01-29 12:00:00|2026-01-30 00:00:00|eur|-2.07|"
    "0.00|-2.07|fee||||Frais||||||",
    "po_1|2026-01-31 00:00:00|txn_5|2026-01-29 13:00:00|2026-01-30 00:00:00|eur|88.50|"
    "1.50|87.00|charge|ch_5|ch_5|pi_5|Order WEB-5|100.00|usd|card|amex||WEB-5",
)
STRIPE_BALANCE = table(
    ",",
    "id|Type|Source|Amount|Fee|Net|Currency|Created (UTC)|Available On (UTC)|"
    "Description|Customer Facing Amount|Customer Facing Currency|Transfer|"
    "Transfer Date (UTC)|Transfer Group",
    "txn_b1|charge|ch_1|50.00|0.95|49.05|eur|2026-02-01 10:00|2026-02-03 00:00|"
    "WEB-7|50.00|eur|po_9|2026-02-04 00:00|",
    "txn_b2|payout|po_9|-49.05|0.00|-49.05|eur|2026-02-04 00:00|2026-02-04 00:00|"
    "STRIPE PAYOUT||||2026-02-04 00:00|",
)
PAYPAL_FR = table(
    ",",
    '"Date"|"Heure"|"Fuseau horaire"|"Nom"|"Type"|"État"|"Devise"|"Avant commission"|'
    '"Commission"|"Net"|"Adresse email de l\'expéditeur"|"Numéro de transaction"|'
    '"Numéro de la transaction de référence"|"Numéro de facture"|"Impact sur le solde"|'
    '"Solde"',
    '"03/04/2026"|"23:30:00"|"Europe/Paris"|"Jeanne Martin"|"Paiement Express Checkout"|'
    '"Terminé"|"EUR"|"1 234,56"|"-36,15"|"1 198,41"|"jeanne@example.com"|"TX1"|""|'
    '"WEB-31"|"Crédit"|"1 198,41"',
    '"04/04/2026"|"09:00:00"|"Europe/Paris"|"Jeanne Martin"|"Remboursement de paiement"|'
    '"Terminé"|"EUR"|"-34,56"|"1,00"|"-33,56"|"moi@example.com"|"TX2"|"TX1"|"WEB-31"|'
    '"Débit"|"1 164,85"',
    '"05/04/2026"|"09:00:00"|"Europe/Paris"|""|"Virement standard"|"Terminé"|"EUR"|'
    '"-1 000,00"|"0,00"|"-1 000,00"|""|"TX3"|""|""|"Débit"|"164,85"',
    '"05/04/2026"|"10:00:00"|"Europe/Paris"|"Paul"|"Paiement Express Checkout"|'
    '"En attente"|"EUR"|"10,00"|"-0,50"|"9,50"|"p@example.com"|"TX4"|""|"WEB-32"|"Mémo"|'
    '"164,85"',
)
PAYPAL_ES = table(
    ",",
    '"Fecha"|"Hora"|"Zona horaria"|"Nombre"|"Tipo"|"Estado"|"Divisa"|"Bruto"|"Tarifa"|'
    '"Neto"|"Id. de transacción"|"Id. de referencia de trans."|"Número de factura"',
    '"03/04/2026"|"12:00:00"|"CEST"|"Ana"|"Pago exprés"|"Completado"|"EUR"|"20,00"|'
    '"-0,93"|"19,07"|"TE1"|""|"WEB-41"',
)
PAYPAL_CONVERSION = table(
    ",",
    '"Date"|"Time"|"TimeZone"|"Name"|"Type"|"Status"|"Currency"|"Gross "|"Fee "|"Net"|'
    '"Transaction ID"|"Reference Txn ID"|"Invoice Number"',
    '"28/02/2026"|"12:00:00"|"CET"|"Bob"|"Express Checkout Payment"|"Completed"|"USD"|'
    '"100.00"|"-4.00"|"96.00"|"TC1"|""|"WEB-51"',
    '"28/02/2026"|"12:00:00"|"CET"|""|"General Currency Conversion"|"Completed"|"USD"|'
    '"-96.00"|"0.00"|"-96.00"|"TC2"|"TC1"|""',
    '"28/02/2026"|"12:00:00"|"CET"|""|"General Currency Conversion"|"Completed"|"EUR"|'
    '"88.32"|"0.00"|"88.32"|"TC3"|"TC1"|""',
)
STL_HEADER = (
    '"CH","Transaction ID","Invoice ID","PayPal Reference ID","PayPal Reference ID Type",'
    '"Transaction Event Code","Transaction Initiation Date","Transaction Completion Date",'
    '"Transaction Debit or Credit","Gross Transaction Amount","Gross Transaction Currency",'
    '"Fee Debit or Credit","Fee Amount","Fee Currency","Custom Field","Consumer ID",'
    '"Payment Tracking ID","Store ID","Bank Reference ID"\n'
)
PAYPAL_STL = (
    '"RH",2026/01/07 05:00:00 -0800,"A",EZ1,010\n"FH",1\n'
    '"SH",2026/01/06 00:00:00 -0800,2026/01/06 23:59:59 -0800,EZ1,""\n'
    + STL_HEADER
    + '"SB",S1,WEB-61,"","",T0006,2026/01/06 00:00:30 -0800,2026/01/06 00:00:30 -0800,'
    'CR,5200,EUR,DR,225,EUR,"",C1,"","",""\n'
    '"SB",S2,WEB-62,"","",T0006,2026/01/06 00:10:30 -0800,2026/01/06 00:10:30 -0800,'
    'CR,10000,JPY,DR,400,JPY,"",C2,"","",""\n'
    '"SB",S3,WEB-61,S1,TXN,T1107,2026/01/06 01:10:30 -0800,2026/01/06 01:10:30 -0800,'
    'DR,200,EUR,CR,10,EUR,"",C1,"","",""\n'
    '"SB",S4,"","","",T0400,2026/01/06 02:10:30 -0800,2026/01/06 02:10:30 -0800,'
    'DR,4000,EUR,"","","","","","","",BANK1\n'
    '"SF",EUR,5200,4200,10,225\n"SC",4\n'
    '"RF",EUR,5200,4200,10,225\n"RF",JPY,10000,0,0,400\n"RC",4\n"FF",4\n'
)
ADYEN_HEADER = (
    "Company Account|Merchant Account|Psp Reference|Merchant Reference|Payment Method|"
    "Creation Date|TimeZone|Type|Modification Reference|Gross Currency|"
    "Gross Debit (GC)|Gross Credit (GC)|Exchange Rate|Net Currency|Net Debit (NC)|"
    "Net Credit (NC)|Commission (NC)|Markup (NC)|Scheme Fees (NC)|Interchange (NC)|"
    "Payment Method Variant|Batch Number|Booking Date|Booking Date TimeZone"
)
ADYEN = table(
    ",",
    ADYEN_HEADER,
    "Shop|ShopFR|8815|WEB-71|visa|2025-12-31 23:30:00|CET|Settled|8815M|EUR||100.00|1|"
    "EUR||98.90|0.20|0.10|0.30|0.50|visadebit|7|2026-01-01 00:30:00|CET",
    "Shop|ShopFR|8816|WEB-72|visa|2026-01-02 10:00:00|CET|Settled|8816M|USD||50.00|0.92|"
    "EUR||45.50|0.50||||visacredit|7|2026-01-02 10:00:00|CET",
    "Shop|ShopFR|8817|WEB-73|visa|2026-01-02 11:00:00|CET|Settled|8817M|EUR||0.10|1|"
    "EUR|0.05||0.15||||visacredit|7|2026-01-02 11:00:00|CET",
    "Shop|ShopFR|8815|WEB-71|visa|2026-01-03 10:00:00|CET|Refunded|8815R|EUR|20.00||1|"
    "EUR|20.00||||||visadebit|7|2026-01-03 10:00:00|CET",
    "Shop|ShopFR||||2026-01-03 23:00:00|CET|Fee|Transaction Fees January|EUR||||EUR|"
    "1.80||||||" + "|7|2026-01-03 23:00:00|CET",
    "Shop|ShopFR||||2026-01-03 23:00:00|CET|Fee|Transaction Fees January|EUR||||EUR|"
    "1.80||||||" + "|7|2026-01-03 23:00:00|CET",
    "Shop|ShopFR||||2026-01-03 23:10:00|CET|MerchantPayout|TX1XT batch 7 ShopFR|EUR||||"
    "EUR|120.75||||||" + "|7|2026-01-03 23:10:00|CET",
)
LYRA_V1 = (
    "TITRE;1234567;26/01/05_08:00:00;TABLE_V1;\r\n"
    "ENTETE;MERCHANT_COUNTRY;MERCHANT_ID;CONTRACT;PAYMENT_DATE;TRANSACTION_ID;"
    "ORIGIN_AMOUNT;CURRENCY_CODE;CARD_TYPE;ORDER_ID;RETURN_CONTEXT;CUSTOMER_ID;"
    "OPERATION_TYPE;OPERATION_NUMBER;REMITTANCE_DATE;REMITTANCE_TIME;BRUT_AMOUNT;"
    "MATCH_STATUS;REMITTANCE_NB;NET_AMOUNT;COMMISSION_AMOUNT;COMMISSION_CURRENCY;\r\n"
    "MATCHING;FR;88001;1;20260104;001652;10000;978;CB;WEB-81;;;DT;1;20260105;010000;"
    "10000;MATCH_OK;000012;995000;5000;978;\r\n"
    "MATCHING;FR;88001;1;20260104;1653;5000;978;CB;WEB-82;;;CT;1;20260105;010000;"
    "5000;MATCH_OK;000012;497500;2500;978;\r\n"
    "MATCHING;FR;88001;1;20260104;001654;3000;978;AMEX;WEB-83;;;DT;1;20260105;010000;"
    "3000;;000012;;;;\r\n"
    "MATCHING;FR;88001;1;20260104;001655;2000;978;PAYPAL;WEB-84;;;DT;1;20260105;010000;"
    "2000;;000012;;;;\r\n"
    "FIN;\r\n"
)
LYRA_V2 = LYRA_V1.replace("TABLE_V1", "TABLE_V2").replace("CARD_TYPE", "PAYMENT_METHOD")
SIPS = (
    "ENTETE\tMERCHANT_ID\tPAYMENT_DATE\tTRANSACTION_ID\tOPERATION_SEQUENCE\t"
    "OPERATION_NAME\tOPERATION_AMOUNT\tOPERATION_CURRENCY\tOPERATION_DATE\t"
    "OPERATION_TIME\tOPERATION_ORIGIN\tRESPONSE_CODE\tNEW_STATUS\n"
    "OPERATION\t0110\t20260114\t001652\t2\tDEBIT_CAPTURE\t13643\t978\t20260201\t220633\t"
    "SO_BATCH\t00\tCAPTURED\n"
    "OPERATION\t0110\t20260114\t82049\t3\tCREDIT_CAPTURE\t5991\t978\t20260201\t220633\t"
    "SO_BATCH\t00\tCREDITED\n"
    "OPERATION\t0110\t20260114\t082049\t2\tCREDIT\t5991\t978\t20260131\t100000\t"
    "SO_ONLINE\t00\tTO_CREDIT\n"
    "FIN\n"
)
MOLLIE = table(
    ",",
    "Date|Payment method|Currency|Amount|Status|ID|Description|Consumer name|"
    "Consumer bank account|Consumer BIC|Settlement currency|Settlement amount|"
    "Settlement reference|Amount refunded",
    "2026-01-10 10:00:00|creditcard|EUR|60.00|paid|tr_1|Commande WEB-91|Luc|"
    "FR7630006000011234567890189||EUR|60.00|1234567.2601.01|0.00",
    "2026-01-11 10:00:00|refund|EUR|-10.00|refunded|re_1|Commande WEB-91|||"
    "|EUR|-10.00|1234567.2601.01|",
    "2026-01-12 10:00:00|chargeback|EUR|-5.00|charged_back|chb_1|Commande WEB-90|||"
    "|EUR|-5.00|1234567.2601.01|",
    "2026-01-31 10:00:00||EUR|-1.21|||Withheld transaction fees 12345.2601.1|||"
    "|EUR|-1.21|1234567.2601.01|",
)
DALENYS = table(
    ";",
    'IDENTIFIER|EXECCODE|"MERCHANT COUNTRY"|MID|DATE|TRANSACTIONID|"PP_TRANSACTION ID"|'
    'AMOUNT|"BILLING CURRENCY"|CARDTYPE|ORDERID|CLIENTIDENT|"CARD SERVICE TYPE"|'
    '"COLLECTION DATE"|OPERATIONTYPE|"PP_PAYER STATUS"|"BILLINGFEES INCL. VAT"',
    'SHOP|0|FR|1|"2026-05-06 02:05:53"|B1||195.67|EUR|CB|WEB-101|jo@example.com|Debit||'
    "payment||0.88",
    'SHOP|0000|FR|1|"2026-05-06 03:05:53"|B2||95.67|EUR|CB|WEB-101|jo@example.com|Debit||'
    "refund||0.00",
    'SHOP|4001|FR|1|"2026-05-06 04:05:53"|B3||10.00|EUR|CB|WEB-103|jo@example.com|Debit||'
    "payment||0.00",
)
PAYPLUG = "sep=;\r\n" + table(
    ";",
    "Date|Montant|ID API|Description|E-mail",
    "12/01/2026 10:00|1 060,50|pay_1|Commande WEB-111|luc@example.com",
    "13/01/2026 10:00|-60,50|re_1|Commande WEB-111|luc@example.com",
    "14/01/2026 10:00|-900,00||Virement vers votre compte|",
    "01/02/2026 10:00|-12,00||Facture janvier|",
)
ALMA = table(
    ",",
    "Créée (Heure Europe/Paris)|Montant brut (centimes)|Frais Alma (centimes)|"
    "Montant net (centimes)|Montant TVA (centimes)|Nombre d'échéances|Nom client|"
    "Email client|Identifiant ligne comptable|Identifiant paiement|"
    "Identifiant remboursement|Référence marchand",
    "2026-01-05 10:00:00|12000|456|11544|91|3|Luc Petit|luc@example.com|"
    "balance_txn_1|payment_1||WEB-121",
    "2026-01-06 10:00:00|-2000|0|-2000|0|3|Luc Petit|luc@example.com|"
    "balance_txn_2|payment_1|refund_1|WEB-121",
    "2026-01-07 10:00:00|10000|100|9880|20|3|Léa|lea@example.com|"
    "balance_txn_3|payment_3||WEB-123",
)
HIPAY = table(
    ",",
    "Account|Account name|Date|Date value|Invoice reference|Settlement ID|Transaction ID|"
    "Order|Product name|Original amount|Original currency|Amount (Excl. Tax)|Tax amount|"
    "Amount (Incl. Tax)|Currency|Operation|Settled amount|Settlement currency",
    "7|Shop|2026-01-05|2026-01-06||900|5001|WEB-131|visa|80.00|EUR|80.00|0.00|80.00|EUR|"
    "Sale|80.00|EUR",
    "7|Shop|2026-01-05|2026-01-06||900|5001|WEB-131|visa|-1.00|EUR|-1.00|-0.20|-1.20|EUR|"
    "Sale fee|-1.20|EUR",
    "7|Shop|2026-01-06|2026-01-06||900|5002|WEB-130|visa|-30.00|EUR|-30.00|0.00|-30.00|"
    "EUR|Refund|-30.00|EUR",
)
MIRAKL = table(
    ";",
    "Date de création|Numéro de commande|ID du remboursement|Type|Libellé|Montant|Débit|"
    "Crédit|Solde|Devise|Date du cycle de paiement",
    "05/01/2026 - 10:00:00|M1||Montant de commande|Lampe|100.00||100.00|100.00|EUR|"
    "20/01/2026 - 00:00:00",
    "05/01/2026 - 10:00:00|M1||Frais de port|Port|5.00||5.00|105.00|EUR|"
    "20/01/2026 - 00:00:00",
    "05/01/2026 - 10:00:00|M1||Commission|Commission|-15.75|15.75||89.25|EUR|"
    "20/01/2026 - 00:00:00",
    "05/01/2026 - 10:00:00|M1||Taxe sur commission|TVA|-3.15|3.15||86.10|EUR|"
    "20/01/2026 - 00:00:00",
    "09/01/2026 - 10:00:00|M1|R1|Remboursement de montant de commande|Lampe|-40.00|40.00||"
    "46.10|EUR|20/01/2026 - 00:00:00",
    "09/01/2026 - 10:00:00|M1|R1|Remboursement de commission|Commission|6.00||6.00|52.10|"
    "EUR|20/01/2026 - 00:00:00",
    "20/01/2026 - 00:00:00||" + "|Paiement|Virement|-52.10|52.10||0.00|EUR|"
    "20/01/2026 - 00:00:00",
)
AMAZON_V1_NAMES = (
    "settlement-id settlement-start-date settlement-end-date deposit-date total-amount "
    "currency transaction-type order-id merchant-order-id adjustment-id shipment-id "
    "marketplace-name shipment-fee-type shipment-fee-amount order-fee-type "
    "order-fee-amount fulfillment-id posted-date order-item-code sku quantity-purchased "
    "price-type price-amount item-related-fee-type item-related-fee-amount "
    "misc-fee-amount other-fee-amount other-fee-reason-description promotion-id "
    "promotion-type promotion-amount direct-payment-type direct-payment-amount "
    "other-amount"
).split()
AMAZON_V2_NAMES = (
    "settlement-id settlement-start-date settlement-end-date deposit-date total-amount "
    "currency transaction-type order-id merchant-order-id adjustment-id shipment-id "
    "marketplace-name amount-type amount-description amount fulfillment-id posted-date "
    "posted-date-time order-item-code sku quantity-purchased promotion-id"
).split()


def amazon(names, *rows):
    """A file of Amazon, where most cells are empty."""
    lines = ["\t".join(names)]
    for row in rows:
        cells = {"settlement-id": "77", "currency": "EUR", **row}
        lines.append("\t".join(cells.get(name, "") for name in names))
    return "\n".join(lines) + "\n"


def _order(kind, ref, posted, **cells):
    return {
        "transaction-type": kind,
        "order-id": ref,
        "posted-date": posted,
        **{name.replace("_", "-"): text for name, text in cells.items()},
    }


AMAZON_TOTAL = {
    "total-amount": "25,50",
    "deposit-date": "31.01.2026 10:00:00 UTC",
    "settlement-end-date": "30.01.2026 10:00:00 UTC",
}
DAY = "20.01.2026 10:00:00 UTC"
AMAZON_V1 = amazon(
    AMAZON_V1_NAMES,
    AMAZON_TOTAL,
    _order("Order", "A1", DAY, price_type="Principal", price_amount="40,00"),
    _order("Order", "A1", DAY, price_type="Tax", price_amount="8,00"),
    _order("Order", "A1", DAY, item_related_fee_amount="-7,20"),
    _order("Order", "A1", DAY, promotion_amount="-2,00"),
    _order(
        "Refund",
        "A0",
        DAY,
        adjustment_id="R0",
        price_type="Principal",
        price_amount="-12,00",
    ),
    _order("Refund", "A0", DAY, adjustment_id="R0", item_related_fee_amount="1,20"),
    _order("Subscription Fee", "", DAY, other_fee_amount="-2,50"),
)
AMAZON_V2 = amazon(
    AMAZON_V2_NAMES,
    AMAZON_TOTAL,
    _order(
        "Order",
        "A1",
        DAY,
        amount_type="ItemPrice",
        amount_description="Principal",
        amount="40,00",
    ),
    _order(
        "Order",
        "A1",
        DAY,
        amount_type="ItemPrice",
        amount_description="Tax",
        amount="8,00",
    ),
    _order(
        "Order",
        "A1",
        DAY,
        amount_type="ItemFees",
        amount_description="Commission",
        amount="-7,20",
    ),
    _order(
        "Order",
        "A1",
        DAY,
        amount_type="Promotion",
        amount_description="Principal",
        amount="-2,00",
    ),
    _order(
        "Refund",
        "A0",
        DAY,
        adjustment_id="R0",
        amount_type="ItemPrice",
        amount_description="Principal",
        amount="-12,00",
    ),
    _order(
        "Refund",
        "A0",
        DAY,
        adjustment_id="R0",
        amount_type="ItemFees",
        amount_description="Commission",
        amount="1,20",
    ),
    _order(
        "ServiceFee",
        "",
        DAY,
        amount_type="other",
        amount_description="Subscription",
        amount="-2,50",
    ),
)
GENERIC = table(
    ";",
    "Date|Référence|Type|Commande|Montant|Frais|Devise|Libellé|Versement",
    "05/01/2026|G1|Paiement|WEB-141|1 050,00|10,50|EUR|Commande WEB-141|V1",
    "06/01/2026|G2|Remboursement|WEB-141|-50,00|0,00|EUR|Remboursement|V1",
    "07/01/2026|G3|Bonus|WEB-141|1,00|0,00|EUR|Cadeau|V1",
)
GENERIC_DEBIT_CREDIT = table(
    ",",
    "Date|Label|Amount|D/C|Type",
    '13/01/2026|Order WEB-151|"1,050.00"|C|Payment',
    "14/01/2026|Refund WEB-151|50.00|D|Refund",
)
MIRAKL_SIMPLE = table(
    ";",
    "Numéro de commande|Type|Date de commande|Date du cycle de paiement|Montant",
    "D1|Montant|2026-01-18|2026-01-28|100.00",
    "D1|Frais de port|2026-01-18|2026-01-28|10.00",
    "D1|Commission|2026-01-18|2026-01-28|-15.00",
    "D1|Paiement|2026-01-18|2026-01-28|95.00",
)

# Format, its sample, and the name that the provider gives to such files.
SAMPLES = {
    "stripe_payout": (STRIPE_PAYOUT, "Itemized_Payout_Reconciliation.csv"),
    "stripe_balance": (STRIPE_BALANCE, "balance_history.csv"),
    "paypal_activity": (PAYPAL_FR, "Download.CSV"),
    "paypal_stl": (PAYPAL_STL, "STL-20260107.01.009.CSV"),
    "adyen_settlement": (ADYEN, "settlement_detail_report_batch_7.csv"),
    "lyra_v1": (LYRA_V1, "rapprochement.csv"),
    "lyra_v2": (LYRA_V2, "rapprochement.csv"),
    "sips_operations": (SIPS, "operations.leger.csv"),
    "mollie_settlement": (MOLLIE, "settlement.csv"),
    "dalenys": (DALENYS, "export.csv"),
    "payplug": (PAYPLUG, "payplug.csv"),
    "alma": (ALMA, "export.csv"),
    "hipay_settlement": (HIPAY, "settlement.csv"),
    "mirakl": (MIRAKL, "transactions_log.csv"),
    "mirakl_simple": (MIRAKL_SIMPLE, "data.csv"),
    "amazon_v1": (AMAZON_V1, "settlement.txt"),
    "amazon_v2": (AMAZON_V2, "settlement.txt"),
    "generic": (GENERIC, "export.csv"),
    "generic_debit_credit": (GENERIC_DEBIT_CREDIT, "export.csv"),
}
