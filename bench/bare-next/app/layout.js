/**
 * Next asks for one; no page is drawn here.
 * @param {{ children: unknown }} props
 */
export default function Layout({ children }) {
  return children;
}
