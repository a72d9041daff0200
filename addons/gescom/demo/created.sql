-- The lists of affaires and purchases show the day a record was created, which Odoo
-- lets nobody write: give the demo shop's records the day of their story.
UPDATE sale_order
SET create_date = date_order
FROM ir_model_data AS demo
WHERE demo.module = 'gescom' AND demo.model = 'sale.order' AND demo.res_id = sale_order.id;

UPDATE gescom_affaire
SET create_date = first_order.create_date
FROM (
    SELECT sale_order.affaire_id, min(sale_order.create_date) AS create_date
    FROM sale_order
    JOIN ir_model_data AS demo
        ON demo.module = 'gescom' AND demo.model = 'sale.order' AND demo.res_id = sale_order.id
    GROUP BY sale_order.affaire_id
) AS first_order
WHERE first_order.affaire_id = gescom_affaire.id;

UPDATE purchase_order
SET create_date = date_order - interval '2 days'
FROM ir_model_data AS demo
WHERE demo.module = 'gescom' AND demo.model = 'purchase.order'
    AND demo.res_id = purchase_order.id AND purchase_order.state = 'purchase';
