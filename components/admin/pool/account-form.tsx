"use client";

import { useState } from "react";
import { buttonStyle } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { controlStyle } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { calendarDay } from "@/lib/core/format";
import type { AccountRow } from "@/lib/workspaces/views";
import type { Catalogue } from "@/lib/i18n/catalogues";
import { useAdminWords } from "../admin-words";
import { Group, Labelled, Line, Tick } from "../form-parts";
import { Outcome, useSentForm, type Action } from "../outcome";
import { CHOOSABLE, DRIVER_FIELDS, NEEDS_NOTICE } from "./driver-fields";

type Props = {
  action: Action;
  /** Null: a new one. */
  account: AccountRow | null;
  pools: readonly { id: string; name: string }[];
  /** The shop's: days begin there. */
  timeZone: string;
  words: Catalogue["pool"]["form"] & { drivers: Catalogue["pool"]["drivers"] };
};

/** Everything that the owner can say about one workspace. What was typed survives a refusal. */
export function AccountForm({ action, account, pools, timeZone, words }: Props) {
  const { act } = useAdminWords();
  const { result, isBusy, send } = useSentForm(action);
  const errors = result?.ok === false ? result.fields : {};
  const [driver, setDriver] = useState<(typeof CHOOSABLE)[number]>(
    CHOOSABLE.find((name) => name === account?.drivers[0]) ?? "manual",
  );
  const given = (name: string): string => {
    const value = account?.settings[driver]?.[name];
    return typeof value === "string" || typeof value === "number" ? String(value) : "";
  };
  const labelOf = (name: (typeof DRIVER_FIELDS)[typeof driver][number]["name"]): string => {
    if (name === "email") return words.signInEmail;
    return name === "base_url" && driver === "browser" ? words.siteUrl : words[name];
  };
  const day = (at: string | null | undefined): string => (at ? calendarDay(new Date(at), timeZone) : "");
  return (
    <form onSubmit={send} className="grid gap-6 px-4 py-4">
      {account ? <input type="hidden" name="id" value={account.id} /> : null}
      <Group title={words.account}>
        <Line
          name="email"
          label={words.email}
          type="email"
          initial={account?.email ?? ""}
          error={errors["email"]}
          isRequired
        />
        <Line
          name="name"
          label={words.name}
          help={words.nameHelp}
          initial={account?.name ?? ""}
          error={errors["name"]}
        />
        <Labelled label={words.pool} error={errors["pool_id"]}>
          {(id) => (
            <Select
              id={id}
              name="pool_id"
              size="dense"
              defaultValue={account?.poolId}
              options={pools.map((pool) => ({ value: pool.id, label: pool.name }))}
            />
          )}
        </Labelled>
        <Labelled label={words.note} aside={words.optional} error={errors["note"]}>
          {(id) => (
            <textarea
              id={id}
              name="note"
              rows={2}
              maxLength={2000}
              defaultValue={account?.note ?? ""}
              className={controlStyle({ size: "dense" })}
            />
          )}
        </Labelled>
      </Group>
      <Group title={words.seats}>
        <Line
          name="max_seats"
          label={words.max_seats}
          mode="numeric"
          initial={String(account?.maxSeats ?? 0)}
          error={errors["max_seats"]}
          isRequired
        />
        <Line
          name="extra_seats"
          label={words.extra_seats}
          help={words.extraHelp}
          mode="numeric"
          initial={String(account?.extraSeats ?? 0)}
          error={errors["extra_seats"]}
          isRequired
        />
        <Line
          name="reserve"
          label={words.reserve}
          mode="numeric"
          initial={String(account?.reserve ?? 0)}
          error={errors["reserve"]}
          isRequired
        />
        <Line
          name="ceiling"
          label={words.ceiling}
          aside={words.optional}
          help={words.ceilingHelp}
          mode="numeric"
          initial={text(account?.ceiling)}
          error={errors["ceiling"]}
        />
      </Group>
      <Group title={words.money}>
        <Line
          name="monthly_cost"
          label={words.monthly_cost}
          aside={words.optional}
          mode="numeric"
          initial={text(account?.monthlyCostIdr)}
          error={errors["monthly_cost"]}
        />
        <Line
          name="next_bill_at"
          label={words.next_bill_at}
          aside={words.optional}
          type="date"
          initial={day(account?.nextBillAt)}
          error={errors["next_bill_at"]}
        />
        <Line
          name="ends_at"
          label={words.ends_at}
          aside={words.optional}
          help={words.endsHelp}
          type="date"
          initial={day(account?.endsAt)}
          error={errors["ends_at"]}
        />
      </Group>
      <Group title={words.reach}>
        <Labelled label={words.driver} error={errors["drivers"]}>
          {(id) => (
            <Select
              id={id}
              name="driver"
              size="dense"
              value={driver}
              onChange={({ target }) => setDriver(CHOOSABLE.find((name) => name === target.value) ?? "manual")}
              options={CHOOSABLE.map((name) => ({ value: name, label: words.drivers[name] }))}
            />
          )}
        </Labelled>
        {DRIVER_FIELDS[driver].map(({ part, name, isOptional, isShown }) => (
          <Line
            key={`${driver}.${name}`}
            name={`${part}.${name}`}
            label={labelOf(name)}
            aside={isOptional ? words.optional : undefined}
            type={part === "credentials" && !isShown ? "password" : "text"}
            mode={name === "pace_ms" ? "numeric" : undefined}
            help={part === "credentials" && account?.hasCredentials ? words.secretKept : undefined}
            initial={part === "settings" ? given(name) : ""}
            error={errors[`${part}.${driver}.${name}`]}
          />
        ))}
        {driver === "manual" ? null : (
          <Line
            name="access_ends_at"
            label={words.access_ends_at}
            aside={words.optional}
            help={words.accessEndsHelp}
            type="date"
            initial={day(account?.accessEndsAt)}
            error={errors["access_ends_at"]}
          />
        )}
        {driver === "browser" ? (
          <Tick
            name="settings.headless"
            label={words.headless}
            isOn={account?.settings["browser"]?.["headless"] !== false}
          />
        ) : null}
        {NEEDS_NOTICE.includes(driver) ? (
          <div className="grid gap-2 sm:col-span-2">
            <Callout tone="warn">{driver === "browser" ? words.noticeBrowser : words.notice}</Callout>
            <Tick
              name="settings.acknowledged"
              label={words.acknowledged}
              isOn={account?.settings[driver]?.["acknowledged"] === true}
            />
            {errors[`settings.${driver}.acknowledged`] ? (
              <p className="text-sm font-medium text-danger">{errors[`settings.${driver}.acknowledged`]}</p>
            ) : null}
          </div>
        ) : null}
        {driver === "manual" ? null : (
          <Line
            name="pace_seconds"
            label={words.pace_seconds}
            aside={words.optional}
            help={words.paceHelp}
            mode="numeric"
            initial={text(account?.paceSeconds)}
            error={errors["pace_seconds"]}
          />
        )}
        {driver === "manual" ? null : (
          <Tick name="fallback" label={words.fallback} isOn={account === null || account.drivers.includes("manual")} />
        )}
      </Group>
      <div className="grid gap-2">
        <button
          type="submit"
          aria-disabled={isBusy}
          className={buttonStyle({ size: "dense", className: "justify-self-start" })}
        >
          {isBusy ? act.working : words.save}
        </button>
        <Outcome result={isBusy ? null : result} done={words.saved} />
      </div>
    </form>
  );
}

const text = (value: number | null | undefined): string => (value === null || value === undefined ? "" : String(value));
