import { receiveWebhook } from "../receive";

export const dynamic = "force-dynamic";

export async function POST(request: Request, { params }: { params: Promise<{ gateway: string }> }): Promise<Response> {
  return receiveWebhook(request, (await params).gateway);
}
