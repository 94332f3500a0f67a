import { Equation } from '../features/equation/Equation.tsx';
import { Film } from '../features/film/Film.tsx';
import { RecipeSentence } from '../features/recipe/RecipeSentence.tsx';
import { MapsControl } from '../features/u-map/MapsControl.tsx';
import { UMap } from '../features/u-map/UMap.tsx';
import styles from './App.module.css';

export function App() {
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1 className={styles.mark}>Unetscope</h1>
        <RecipeSentence />
        <nav className={styles.menu} aria-label="Tools">
          <MapsControl />
        </nav>
      </header>
      <main className={styles.stage}>
        <UMap>
          <Equation />
        </UMap>
      </main>
      <footer className={styles.film}>
        <Film />
      </footer>
    </div>
  );
}
