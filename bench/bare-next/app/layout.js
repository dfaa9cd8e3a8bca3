/**
 * The least that Next asks for around a page.
 * @param {{ children: import("react").ReactNode }} props
 */
export default function Layout({ children }) {
  return (
    <html lang="id">
      <body>{children}</body>
    </html>
  );
}
