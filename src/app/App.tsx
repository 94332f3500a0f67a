export function App() {
  return <main>Unetscope</main>;
}
