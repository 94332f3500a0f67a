for name, picture in decodings.items():
    figure, axis = plt.subplots(figsize=(2.4, 2.6))
    draw(axis, as_picture(picture), name)
    plt.show()
