ALTER TABLE "transitions" DROP CONSTRAINT "transitions_reason_is_known";--> statement-breakpoint
ALTER TABLE "transitions" ADD CONSTRAINT "transitions_reason_is_known" CHECK ("transitions"."reason" in ('order_placed', 'paid', 'paid_after_end', 'payment_short', 'payment_over', 'payment_twice', 'payment_on_closed_order', 'payment_reversed', 'payment_returned', 'refunded_over', 'confirmed_by_hand', 'attention_resolved', 'money_accepted', 'money_returned', 'money_kept', 'not_paid_in_time', 'code_expired', 'no_gateway_answered', 'cancelled', 'closed_after_review', 'new_code_requested', 'code_opened', 'code_replaced', 'charge_failed', 'gateway_says', 'refund_requested', 'refund_done', 'refund_failed', 'refund_unclear', 'refund_retried', 'refund_by_hand', 'refund_withdrawn', 'refund_made_there', 'refunded', 'delivery_started', 'no_stock', 'units_changed', 'invited_back', 'invited', 'joined', 'item_handed', 'item_revealed', 'renewed', 'renewal_impossible', 'name_needed', 'named', 'driver_refused', 'handed_to_person', 'task_done', 'address_refused', 'address_corrected', 'reseated', 'action_refused', 'tried_again', 'owed_again', 'term_over', 'order_over', 'withdrawn', 'note', 'buyer_erased', 'seat_claimed', 'seat_released', 'seat_leaving', 'seat_vacated', 'seat_count_changed', 'item_claimed', 'item_released', 'item_withdrawn', 'workspace_refused_sign_in', 'workspace_closed', 'workspace_reopened', 'message_sent', 'message_sent_again', 'message_refused', 'message_unclear', 'message_resent'));--> statement-breakpoint
-- As before, and in the history of the seats that these orders had: it belongs to no order.
CREATE OR REPLACE FUNCTION erase_from_transitions(order_ids text[], person text, substitute text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  changed integer;
BEGIN
  IF person !~ '^[^"\\\s]+@[^"\\\s]+$' OR substitute !~ '^erased-[0-9a-f]+@erased\.invalid$' THEN
    RAISE EXCEPTION 'only an email address is erased' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  PERFORM set_config('kursi.erasing', 'on', true);
  UPDATE transitions SET facts = replace(facts::text, '"' || person || '"', '"' || substitute || '"')::jsonb
  WHERE position('"' || person || '"' IN facts::text) > 0 AND (order_id = ANY (order_ids) OR entity = 'seat'
    AND entity_id IN (SELECT seat_id::text FROM vendor_calls WHERE vendor_calls.order_id = ANY (order_ids)));
  GET DIAGNOSTICS changed = ROW_COUNT;
  PERFORM set_config('kursi.erasing', 'off', true);
  RETURN changed;
END $$;
--> statement-breakpoint
-- The given words as whole words, whatever stands around them: for texts that people wrote. Every sign in them stands for itself.
CREATE FUNCTION erasure_pattern(words text[]) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
  SELECT '(?<![[:alnum:]])(' || string_agg(regexp_replace(word, '([^[:alnum:][:space:]])', '\\\1', 'g'), '|' ORDER BY length(word) DESC)
    || ')(?![[:alnum:]])' FROM unnest(words) AS word WHERE length(word) > 1
$$;
--> statement-breakpoint
-- Runs with the rights of the tables' owner, beside erase_from_transitions: strikes words out of what people and vendors wrote into the
-- facts. It writes nothing but the substitute, so whoever misuses it can hide a word and never put one into somebody's mouth.
CREATE FUNCTION erase_words_from_transitions(order_ids text[], words text[], substitute text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  written CONSTANT text[] := ARRAY['note', 'text', 'reason', 'why', 'detail', 'refusal', 'reference'];
  pattern CONSTANT text := erasure_pattern(words);
  changed integer;
BEGIN
  IF substitute !~ '^erased-[0-9a-f]+@erased\.invalid$' OR pattern IS NULL THEN
    RAISE EXCEPTION 'words are replaced by an erased address alone' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  PERFORM set_config('kursi.erasing', 'on', true);
  UPDATE transitions SET facts = facts || (
    SELECT jsonb_object_agg(key, regexp_replace(value, pattern, substitute, 'gi')) FROM jsonb_each_text(facts)
    WHERE key = ANY (written) AND jsonb_typeof(facts -> key) = 'string')
  WHERE order_id = ANY (order_ids) AND EXISTS (
    SELECT FROM jsonb_each_text(facts) WHERE key = ANY (written) AND jsonb_typeof(facts -> key) = 'string' AND value ~* pattern);
  GET DIAGNOSTICS changed = ROW_COUNT;
  PERFORM set_config('kursi.erasing', 'off', true);
  RETURN changed;
END $$;
