SET LOCAL lock_timeout = '5s';
--> statement-breakpoint
-- The ledger and the order's history only grow: whoever may change them could hide money.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
--> statement-breakpoint
CREATE TRIGGER ledger_transfers_append_only BEFORE UPDATE OR DELETE ON ledger_transfers FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER ledger_transfers_no_truncate BEFORE TRUNCATE ON ledger_transfers FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER ledger_entries_append_only BEFORE UPDATE OR DELETE ON ledger_entries FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER ledger_entries_no_truncate BEFORE TRUNCATE ON ledger_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER order_moves_append_only BEFORE UPDATE OR DELETE ON order_moves FOR EACH ROW EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER order_moves_no_truncate BEFORE TRUNCATE ON order_moves FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- Double entry: both sides of a booking sum to zero when the commit comes, and a booking has at least two sides.
CREATE FUNCTION check_transfer_balance() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  total bigint;
  sides integer;
BEGIN
  SELECT coalesce(sum(amount_idr), 0), count(*) INTO total, sides FROM ledger_entries WHERE transfer_id = NEW.transfer_id;
  IF total <> 0 OR sides < 2 THEN
    RAISE EXCEPTION 'ledger transfer % does not balance: % over % sides', NEW.transfer_id, total, sides USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER ledger_entries_balance AFTER INSERT ON ledger_entries DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_transfer_balance();
--> statement-breakpoint
-- Money on record stays: only the attention of a receipt may be settled later.
CREATE FUNCTION keep_receipt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (NEW.gateway, NEW.receipt_key, NEW.amount_idr, NEW.payment_id, NEW.order_id)
      IS DISTINCT FROM (OLD.gateway, OLD.receipt_key, OLD.amount_idr, OLD.payment_id, OLD.order_id) THEN
    RAISE EXCEPTION 'a receipt cannot be changed' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER receipts_stay BEFORE UPDATE OR DELETE ON receipts FOR EACH ROW EXECUTE FUNCTION keep_receipt();
--> statement-breakpoint
-- Wake-up calls. They carry no facts: who hears one reads the tables.
CREATE FUNCTION notify_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('kursi_order', NEW.order_id);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER order_moves_notify AFTER INSERT ON order_moves FOR EACH ROW EXECUTE FUNCTION notify_order();
--> statement-breakpoint
CREATE TRIGGER payments_notify AFTER INSERT OR UPDATE OF status, qr_string, qr_url ON payments FOR EACH ROW EXECUTE FUNCTION notify_order();
--> statement-breakpoint
CREATE TRIGGER receipts_notify AFTER INSERT ON receipts FOR EACH ROW EXECUTE FUNCTION notify_order();
--> statement-breakpoint
CREATE TRIGGER assignments_notify AFTER INSERT OR UPDATE OF status, email, invited_at, joined_at ON assignments FOR EACH ROW EXECUTE FUNCTION notify_order();
--> statement-breakpoint
CREATE FUNCTION notify_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('kursi_outbox', '');
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER outbox_notify AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION notify_outbox();
--> statement-breakpoint
CREATE FUNCTION notify_settings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('kursi_settings', NEW.key);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER settings_notify AFTER INSERT OR UPDATE ON settings FOR EACH ROW EXECUTE FUNCTION notify_settings();
