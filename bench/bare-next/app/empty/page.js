/** The other side of P8: a prerendered page with nothing on it. */
export default function Empty() {
  return <p>Kosong</p>;
}
