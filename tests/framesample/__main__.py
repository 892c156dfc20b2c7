import sys

from tests.framesample import main

sys.exit(main())
