import { useTranslations } from "next-intl";
import { Disclosure } from "@/components/ui/disclosure";
import { SubmitButton } from "@/components/ui/submit-button";
import { formatRupiah } from "@/lib/core/format";
import type { OrderView } from "@/lib/ordering/views";
import type { OrderActions } from "./actions";

type Props = { order: OrderView; merchant: string; actions: OrderActions };

/** Under the code: check the payment now, how to pay, another method, cancel. */
export function PayHelp({ order, merchant, actions }: Props) {
  const t = useTranslations("pay");
  return (
    <div className="grid gap-5">
      <CheckButton actions={actions} />
      <div>
        <HowToPay merchant={merchant} amountIdr={order.payment?.amountIdr ?? order.totalIdr} />
        {order.gatewayChoices.length > 1 && !order.canPayAgain ? (
          <Disclosure title={t("otherMethod")}>
            <NewCode order={order} actions={actions} />
          </Disclosure>
        ) : null}
        {order.canCancel ? (
          <Disclosure title={t("cancel")}>
            <form action={actions.cancel} className="grid gap-3">
              <p className="text-muted">{t("cancelAsk")}</p>
              <SubmitButton kind="danger" busy={t("checking")} className="justify-self-start">
                {t("cancelYes")}
              </SubmitButton>
            </form>
          </Disclosure>
        ) : null}
      </div>
    </div>
  );
}

/** "I have paid": asks the gateway now. */
function CheckButton({ actions }: { actions: OrderActions }) {
  const t = useTranslations("pay");
  return (
    <form action={actions.recheck}>
      <SubmitButton kind="secondary" busy={t("checking")} className="w-full">
        {t("check")}
      </SubmitButton>
    </form>
  );
}

function HowToPay({ merchant, amountIdr }: { merchant: string; amountIdr: number }) {
  const t = useTranslations("pay");
  return (
    <Disclosure title={t("how")}>
      <ol className="grid list-decimal gap-2 pl-5">
        <li>{t("how1")}</li>
        <li>{t("how2")}</li>
        <li>{t("how3", { merchant, amount: formatRupiah(amountIdr) })}</li>
        <li>{t("how4")}</li>
      </ol>
      <p className="mt-3 text-muted">{t("wallets")}</p>
    </Disclosure>
  );
}

/** A new QR code, by the buyer's choice of method where there is one. */
export function NewCode({ order, actions }: { order: OrderView; actions: OrderActions }) {
  const t = useTranslations("pay");
  const choices = order.gatewayChoices.length > 1 ? order.gatewayChoices : [{ name: "", label: t("newQr") }];
  return (
    <form action={actions.payAgain} className="grid gap-2">
      {choices.map(({ name, label }, index) => (
        <SubmitButton
          key={name}
          name="gateway"
          value={name}
          kind={index === 0 && order.canPayAgain ? "primary" : "secondary"}
          busy={t("newQrBusy")}
          className="w-full"
        >
          {name && order.canPayAgain ? `${t("newQr")} · ${label}` : label}
        </SubmitButton>
      ))}
    </form>
  );
}
