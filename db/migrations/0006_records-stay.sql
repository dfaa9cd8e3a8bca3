-- Money on record stays: of a receipt only what people and gateways say about it afterwards may change.
CREATE OR REPLACE FUNCTION keep_receipt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'UPDATE' OR (NEW.id, NEW.gateway, NEW.receipt_key, NEW.amount_idr, NEW.attempt_id, NEW.payable_id, NEW.recorded_at)
      IS DISTINCT FROM (OLD.id, OLD.gateway, OLD.receipt_key, OLD.amount_idr, OLD.attempt_id, OLD.payable_id, OLD.recorded_at) THEN
    RAISE EXCEPTION 'a receipt cannot be changed' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER receipts_no_truncate BEFORE TRUNCATE ON receipts FOR EACH STATEMENT EXECUTE FUNCTION keep_receipt();
--> statement-breakpoint
-- A transition stays as it was written. Only erase_from_transitions may put a substitute where a person's address stood.
CREATE FUNCTION keep_transition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'UPDATE' OR current_setting('kursi.erasing', true) IS DISTINCT FROM 'on'
      OR current_user <> (SELECT tableowner FROM pg_tables WHERE schemaname = TG_TABLE_SCHEMA AND tablename = TG_TABLE_NAME)
      OR to_jsonb(NEW) - 'facts' IS DISTINCT FROM to_jsonb(OLD) - 'facts' THEN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
DROP TRIGGER transitions_append_only ON transitions;
--> statement-breakpoint
CREATE TRIGGER transitions_append_only BEFORE UPDATE OR DELETE ON transitions FOR EACH ROW EXECUTE FUNCTION keep_transition();
--> statement-breakpoint
-- Runs with the rights of the tables' owner, so it takes nothing but an email address and its substitute, whole strings of the facts.
CREATE FUNCTION erase_from_transitions(order_ids text[], person text, substitute text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  changed integer;
BEGIN
  IF person !~ '^[^"\\\s]+@[^"\\\s]+$' OR substitute !~ '^erased-[0-9a-f]+@erased\.invalid$' THEN
    RAISE EXCEPTION 'only an email address is erased' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  PERFORM set_config('kursi.erasing', 'on', true);
  UPDATE transitions SET facts = replace(facts::text, '"' || person || '"', '"' || substitute || '"')::jsonb
  WHERE order_id = ANY (order_ids) AND position('"' || person || '"' IN facts::text) > 0;
  GET DIAGNOSTICS changed = ROW_COUNT;
  PERFORM set_config('kursi.erasing', 'off', true);
  RETURN changed;
END $$;
